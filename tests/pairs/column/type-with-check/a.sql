CREATE TABLE t (id int PRIMARY KEY, x int, CONSTRAINT t_x CHECK (x > 0));
