CREATE TABLE t (id int, o text);
CREATE POLICY p ON t FOR DELETE USING (id > 1);
