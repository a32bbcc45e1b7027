CREATE TABLE t (x text, y int); ALTER TABLE t ALTER x SET (n_distinct_inherited = 7), ALTER y SET (n_distinct = 100);
