CREATE TYPE c AS (x int, y text COLLATE "C");
CREATE TABLE t (z c, zs c[]);
