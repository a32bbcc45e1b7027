CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT b FROM t;
CREATE INDEX t_b ON t (b);
