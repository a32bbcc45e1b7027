CREATE TABLE t (a int, b int);
CREATE UNIQUE INDEX i ON t (a);
