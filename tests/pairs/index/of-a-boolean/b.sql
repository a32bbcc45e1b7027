CREATE TABLE t (a bool, b int);
CREATE INDEX i ON t (b) WHERE NOT a;
