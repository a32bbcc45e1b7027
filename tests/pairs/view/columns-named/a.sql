CREATE TABLE t (id int, x int);
CREATE VIEW v (a, b) AS SELECT id, x FROM t;
