CREATE TABLE p (id int);
CREATE TABLE t (id int);
