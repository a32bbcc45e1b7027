CREATE TABLE t (x text, y int); ALTER TABLE t ALTER x SET (n_distinct = 5), ALTER y SET (n_distinct = -0.5);
