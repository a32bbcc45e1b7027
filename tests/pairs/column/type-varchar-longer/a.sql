CREATE TABLE t (id int PRIMARY KEY, x varchar(10));
