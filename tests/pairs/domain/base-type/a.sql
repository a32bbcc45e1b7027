CREATE DOMAIN d AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE t (x d);
