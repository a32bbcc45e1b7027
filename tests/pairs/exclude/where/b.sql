CREATE TABLE t (a int4range, b int, CONSTRAINT x EXCLUDE USING gist (a WITH &&) WHERE (b > 0));
