CREATE TABLE t (id int, o text);
CREATE POLICY p ON t FOR SELECT USING (id > 1);
