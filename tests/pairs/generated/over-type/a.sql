CREATE TABLE t (a int, b text GENERATED ALWAYS AS ((a)::text) STORED);
CREATE INDEX t_b ON t (b);
