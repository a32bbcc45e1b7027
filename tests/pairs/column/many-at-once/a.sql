CREATE TABLE t (a int, b text, c date NOT NULL, d int, f int);
