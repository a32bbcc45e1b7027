CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (b, a));
