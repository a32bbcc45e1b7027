CREATE TABLE t (x json);
