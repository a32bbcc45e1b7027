CREATE TABLE t (x int8range);
