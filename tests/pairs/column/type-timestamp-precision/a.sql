CREATE TABLE t (at timestamptz(0));
