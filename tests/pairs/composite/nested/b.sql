CREATE TYPE a AS (x int, y int);
CREATE TYPE b AS (a a, n int);
