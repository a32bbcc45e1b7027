CREATE TABLE t (id int, o text);
CREATE POLICY p ON t USING (id > 1);
COMMENT ON POLICY p ON t IS 'P';
