CREATE TABLE t (x int, y int);
CREATE STATISTICS s ON x, y FROM t;
