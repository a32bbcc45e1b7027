CREATE TABLE t (id int, x text);
CREATE VIEW v AS SELECT id, upper(x) AS x FROM t WHERE id > 5;
