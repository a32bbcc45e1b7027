CREATE DOMAIN d AS varchar(20) CHECK (VALUE <> '');
CREATE TABLE t (x d);
