CREATE TABLE t (id int);
CREATE UNIQUE INDEX t_id ON t (id);
CREATE TABLE u (t_id int REFERENCES t (id));
