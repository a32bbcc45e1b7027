CREATE SCHEMA s;
CREATE TYPE s.r AS RANGE (subtype = time);
CREATE TABLE s.t (z s.r, EXCLUDE USING gist (z WITH &&));
