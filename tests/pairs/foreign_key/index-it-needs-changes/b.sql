CREATE TABLE t (id int, x int);
CREATE UNIQUE INDEX t_id ON t (id) INCLUDE (x);
CREATE TABLE u (t_id int REFERENCES t (id));
