CREATE TABLE t (id int PRIMARY KEY, x int CHECK (x > 0));
