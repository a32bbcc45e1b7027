CREATE TABLE t (id int PRIMARY KEY, x text);
CREATE VIEW v AS SELECT id, x, count(*) AS n FROM t GROUP BY id;
