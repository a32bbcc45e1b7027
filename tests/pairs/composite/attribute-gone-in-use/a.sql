CREATE TYPE c AS (x int, y int);
CREATE TABLE t (z c);
