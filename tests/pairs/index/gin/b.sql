CREATE TABLE t (a jsonb);
CREATE INDEX i ON t USING gin (a jsonb_path_ops);
