CREATE TABLE t (y int, x serial);
