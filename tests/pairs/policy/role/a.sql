CREATE TABLE t (id int, o text);
CREATE POLICY p ON t TO PUBLIC USING (id > 1);
