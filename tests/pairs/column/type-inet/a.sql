CREATE TABLE t (x inet);
