CREATE TABLE t (id int, x int);
GRANT SELECT (id, x) ON t TO pg_monitor;
