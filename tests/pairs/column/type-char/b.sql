CREATE TABLE t (x char(5));
