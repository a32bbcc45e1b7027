CREATE TYPE r AS RANGE (subtype = time);
CREATE TABLE t (id int, z r_multirange);
