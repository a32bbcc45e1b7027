CREATE TYPE r AS RANGE (subtype = time);
CREATE TABLE t (z r);
CREATE INDEX t_z ON t USING gist (z);
