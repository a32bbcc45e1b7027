CREATE TABLE t (a int NOT NULL, b text DEFAULT 'x', c date, d numeric, e uuid DEFAULT gen_random_uuid());
