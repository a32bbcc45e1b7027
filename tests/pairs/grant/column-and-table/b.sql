CREATE TABLE t (id int, x int);
GRANT INSERT ON t TO pg_monitor;
GRANT SELECT (x) ON t TO pg_monitor;
