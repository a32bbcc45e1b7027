CREATE TABLE t (id int);
CREATE POLICY p ON t TO pg_monitor USING (true);
