CREATE TABLE t (id int, x text);
CREATE VIEW v AS SELECT id::int AS id FROM t;
CREATE VIEW w AS SELECT id FROM v;
