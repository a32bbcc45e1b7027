CREATE TABLE t (a bigint, b bigint);
CREATE INDEX i ON t ((a + b)) WHERE a < b;
