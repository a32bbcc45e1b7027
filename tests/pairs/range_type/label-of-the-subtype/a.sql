CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE r AS RANGE (subtype = e);
CREATE TABLE t (z r);
