CREATE TABLE t (a bigint, b text GENERATED ALWAYS AS ((a)::text) STORED);
CREATE INDEX t_b ON t (b);
