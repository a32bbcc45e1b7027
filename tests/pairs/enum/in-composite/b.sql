CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE c AS (x e);
CREATE TABLE t (y c);
