CREATE TABLE u (id int, x int);
CREATE TABLE t (id int, o text);
CREATE POLICY p ON t USING (EXISTS (SELECT FROM u WHERE u.id = t.id AND u.x > 0));
