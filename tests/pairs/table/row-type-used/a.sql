CREATE TABLE t (id int);
CREATE TABLE u (z t[]);
