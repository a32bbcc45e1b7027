CREATE TABLE t (x bigint, y int);
