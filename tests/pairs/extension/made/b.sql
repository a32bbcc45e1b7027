CREATE EXTENSION vector;
CREATE TABLE t (x vector(3));
CREATE INDEX i ON t USING hnsw (x vector_cosine_ops);
