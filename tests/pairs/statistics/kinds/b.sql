CREATE TABLE t (a int, b int);
CREATE STATISTICS s (ndistinct, mcv) ON a, b FROM t;
