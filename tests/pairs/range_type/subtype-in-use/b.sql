CREATE TYPE r AS RANGE (subtype = float8);
CREATE TABLE t (z r);
