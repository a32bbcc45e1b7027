CREATE TABLE t (id int);
CREATE POLICY "Users see their own" ON t FOR UPDATE USING (id > 1) WITH CHECK (id > 0);
