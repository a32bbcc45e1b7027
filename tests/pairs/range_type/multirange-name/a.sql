CREATE TYPE r AS RANGE (subtype = time);
CREATE TABLE t (z r);
