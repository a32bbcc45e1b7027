CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE TABLE u (b int);
