CREATE TABLE t (id int PRIMARY KEY, x bigint, CONSTRAINT t_x CHECK (x > 0));
