CREATE TYPE c AS (x bigint);
