CREATE TABLE t (r int4range, a numeric, b numeric, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (a < b));
