CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE r AS RANGE (subtype = e);
CREATE DOMAIN d AS r CHECK (NOT isempty(VALUE));
CREATE TYPE c AS (span r);
CREATE TABLE t (z d, c c);
