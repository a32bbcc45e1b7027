CREATE TABLE t (id int PRIMARY KEY, x int);
CREATE INDEX t_x ON t ((x + 1)) WHERE x > 5;
