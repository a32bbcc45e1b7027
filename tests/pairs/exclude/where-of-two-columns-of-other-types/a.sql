CREATE TABLE t (r int4range, a int, b int, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (a < b));
