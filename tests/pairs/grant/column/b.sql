CREATE TABLE t (id int, x int);
GRANT SELECT (id), UPDATE (x) ON t TO pg_monitor;
