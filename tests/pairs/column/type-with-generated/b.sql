CREATE TABLE t (id int PRIMARY KEY, x bigint, y bigint GENERATED ALWAYS AS (x * 2) STORED);
