CREATE TABLE t (a int, b int, c text, PRIMARY KEY (a) INCLUDE (b) WITH (fillfactor=70) DEFERRABLE);
