CREATE TABLE t (id int, x text);
CREATE VIEW v AS SELECT id FROM t;
