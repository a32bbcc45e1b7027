CREATE TYPE c AS (x bigint);
CREATE TABLE t (z c);
