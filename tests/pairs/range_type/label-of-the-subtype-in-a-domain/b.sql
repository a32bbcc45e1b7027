CREATE TYPE e AS ENUM ('a', 'x', 'b');
CREATE DOMAIN d AS e;
CREATE TYPE r AS RANGE (subtype = d);
CREATE TABLE t (z r, e e);
