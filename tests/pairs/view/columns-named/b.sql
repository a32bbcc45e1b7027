CREATE TABLE t (id int, x int);
CREATE VIEW v (a, b) AS SELECT id, x + 1 FROM t;
