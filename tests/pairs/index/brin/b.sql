CREATE TABLE t (a int);
CREATE INDEX i ON t USING brin (a) WITH (pages_per_range=32);
