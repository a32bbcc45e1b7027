CREATE TABLE t (a int, UNIQUE (a));
