CREATE TABLE t (id int);
CREATE VIEW v AS WITH a AS (SELECT id FROM t) SELECT a.id, g FROM a, LATERAL generate_series(1, id + 1) AS g;
