CREATE TYPE e AS ENUM ('a', 'x', 'b');
CREATE TYPE r AS RANGE (subtype = e);
CREATE TABLE t (z r);
