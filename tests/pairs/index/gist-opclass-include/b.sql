CREATE TABLE t (a point, b int);
CREATE INDEX i ON t USING gist (a) INCLUDE (b);
