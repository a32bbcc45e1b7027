CREATE TABLE u (id int);
CREATE TABLE t (id int, o text);
CREATE POLICY p ON t USING (EXISTS (SELECT FROM u WHERE u.id = t.id));
