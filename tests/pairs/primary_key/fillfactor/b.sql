CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor=70));
