CREATE TABLE t (a int PRIMARY KEY, b int, c int, CONSTRAINT t_b UNIQUE (b));
CREATE TABLE u (b int REFERENCES t (b));
