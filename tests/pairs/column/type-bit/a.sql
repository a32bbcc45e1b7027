CREATE TABLE t (x varbit(3));
