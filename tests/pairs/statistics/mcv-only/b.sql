CREATE TABLE t (a int, b int, c int);
CREATE STATISTICS s (mcv) ON a, b, c FROM t;
