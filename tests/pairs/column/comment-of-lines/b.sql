CREATE TABLE t (id int PRIMARY KEY);
COMMENT ON COLUMN t.id IS 'One
two
-- three';
