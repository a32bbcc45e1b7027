CREATE TABLE t (x jsonb);
