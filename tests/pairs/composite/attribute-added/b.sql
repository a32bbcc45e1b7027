CREATE TYPE c AS (x int, y text);
CREATE TABLE t (z c);
