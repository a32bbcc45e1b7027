CREATE TABLE t (id int PRIMARY KEY, price numeric(12,2));
CREATE VIEW a AS SELECT id, price * 2 AS twice FROM t;
CREATE VIEW b AS SELECT id, twice FROM a WHERE twice > 10;
CREATE VIEW c AS SELECT b.id, a.twice FROM b JOIN a USING (id);
COMMENT ON COLUMN b.twice IS 'Twice';
GRANT SELECT ON b, c TO pg_monitor;
CREATE FUNCTION f(c) RETURNS numeric LANGUAGE sql AS 'SELECT ($1).twice';
