CREATE TABLE t (a tsvector, b tsvector); CREATE INDEX i ON t USING gist (a tsvector_ops (siglen='200'), b tsvector_ops (siglen='50'));
