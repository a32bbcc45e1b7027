CREATE TABLE t (x bytea STORAGE MAIN, y text STORAGE EXTERNAL, z numeric);
