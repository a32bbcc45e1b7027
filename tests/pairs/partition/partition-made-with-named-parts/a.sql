CREATE TABLE t (id int, a int, b text) PARTITION BY RANGE (id); CREATE INDEX i ON t (a);
