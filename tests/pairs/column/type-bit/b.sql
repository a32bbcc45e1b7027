CREATE TABLE t (x varbit(5));
