CREATE TYPE a AS (x int);
CREATE TYPE b AS (a a, n int);
