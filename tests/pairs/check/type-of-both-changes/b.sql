CREATE TABLE t (a numeric, b numeric, CONSTRAINT c CHECK (a < b));
