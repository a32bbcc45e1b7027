CREATE TABLE t (a int4range, CONSTRAINT e EXCLUDE USING gist (a WITH &&) WITH (fillfactor=70) WHERE (a IS NOT NULL));
