CREATE TABLE t (id int PRIMARY KEY, x int CHECK (x > 0) UNIQUE);
CREATE INDEX t_x ON t (x);
