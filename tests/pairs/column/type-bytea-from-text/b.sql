CREATE TABLE t (x bytea);
