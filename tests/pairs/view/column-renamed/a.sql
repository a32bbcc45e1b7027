CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id, x AS a FROM t;
