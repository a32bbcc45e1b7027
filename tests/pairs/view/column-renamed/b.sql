CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id, x AS b FROM t;
