CREATE TABLE t (id int, x int);
GRANT SELECT ON t TO pg_monitor;
