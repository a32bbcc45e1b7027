CREATE TABLE t (id int, o text);
CREATE POLICY p ON t USING (id > 1) WITH CHECK (id > 2);
