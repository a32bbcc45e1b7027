CREATE TABLE t (id int);
GRANT MAINTAIN ON t TO pg_monitor;
