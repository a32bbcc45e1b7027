CREATE TABLE t (id int PRIMARY KEY, y int, x int);
