CREATE TABLE t (x time with time zone);
