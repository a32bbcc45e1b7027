CREATE TABLE t (id int, x int);
GRANT SELECT, INSERT ON t TO pg_monitor;
