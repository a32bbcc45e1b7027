CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id, rank() OVER (PARTITION BY x ORDER BY id) AS r FROM t;
