CREATE TABLE t (id int, x int);
GRANT SELECT, DELETE ON t TO pg_monitor;
