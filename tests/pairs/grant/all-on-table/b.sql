CREATE TABLE t (id int);
GRANT ALL ON t TO pg_monitor;
