CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON (a + 2), b FROM t;
