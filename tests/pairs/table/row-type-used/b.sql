CREATE TABLE t (id int, x text);
CREATE TABLE u (z t[]);
