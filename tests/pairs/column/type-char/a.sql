CREATE TABLE t (x char(3));
