CREATE TABLE t (x jsonb DEFAULT '{"a": [1, 2]}');
