CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON b, a FROM t;
