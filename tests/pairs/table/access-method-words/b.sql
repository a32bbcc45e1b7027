CREATE TABLE t (id int) USING heap;
