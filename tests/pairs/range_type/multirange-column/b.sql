CREATE TYPE r AS RANGE (subtype = time);
CREATE TABLE t (id bigint, z r_multirange);
