CREATE TABLE t (x time);
