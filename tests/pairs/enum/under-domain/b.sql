CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN d AS e CHECK (VALUE <> 'z'::text::e);
CREATE TABLE t (x d);
