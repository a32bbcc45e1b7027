CREATE TABLE t (x int[3]);
