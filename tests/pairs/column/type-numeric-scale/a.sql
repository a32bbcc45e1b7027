CREATE TABLE t (x numeric(8,2));
