CREATE TABLE t (x bigint, y int);
CREATE STATISTICS s ON x, y FROM t;
