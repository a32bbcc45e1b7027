CREATE TABLE t (x text COLLATE "C");
CREATE INDEX t_x ON t (x);
