CREATE TABLE t (id serial PRIMARY KEY, n serial);
CREATE VIEW v AS SELECT id, n FROM t;
