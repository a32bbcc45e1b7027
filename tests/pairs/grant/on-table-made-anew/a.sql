CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id::int AS id FROM t;
GRANT SELECT ON v TO pg_monitor WITH GRANT OPTION;
GRANT SELECT (id) ON v TO pg_read_all_stats;
