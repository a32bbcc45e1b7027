CREATE TABLE t (a int, b int, c text, PRIMARY KEY (a) INCLUDE (b, c) WITH (fillfactor=50) DEFERRABLE INITIALLY DEFERRED);
