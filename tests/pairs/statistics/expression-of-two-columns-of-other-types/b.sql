CREATE TABLE t (a numeric, b numeric);
CREATE STATISTICS s ON (a + b), b FROM t;
