CREATE TABLE t (id int, k int) PARTITION BY RANGE (k);
