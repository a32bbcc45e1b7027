CREATE TABLE t (a int4range, CONSTRAINT e EXCLUDE USING gist (a WITH &&) WITH (buffering=on) WHERE (a IS NOT NULL));
