CREATE TABLE t (x numeric(12,4));
