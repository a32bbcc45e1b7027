CREATE TYPE c AS (x int);
