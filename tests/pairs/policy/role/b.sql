CREATE TABLE t (id int, o text);
CREATE POLICY p ON t TO pg_monitor USING (id > 1);
