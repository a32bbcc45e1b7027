CREATE TABLE t (a bigint, b int, UNIQUE (a, b));
