CREATE TABLE t (id int, a int DEFAULT 1, b text) PARTITION BY RANGE (id);
