CREATE TABLE t (x int4range);
