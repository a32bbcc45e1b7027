CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT x, id FROM t;
