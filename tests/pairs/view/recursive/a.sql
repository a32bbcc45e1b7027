CREATE TABLE t (id int, up int);
CREATE RECURSIVE VIEW v (id, n) AS SELECT id, 0 FROM t WHERE up IS NULL UNION ALL SELECT t.id, n + 1 FROM t JOIN v ON t.up = v.id;
