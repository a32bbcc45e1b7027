-- Materialized views; the columns are read with those of tables. Whether one holds data now is no property of it.
SELECT c.tableoid AS catalog, c.oid, c.oid AS relation, n.nspname AS namespace, c.relname AS name,
       rtrim(btrim(pg_get_viewdef(c.oid)), ';') AS query,
       ARRAY(
           SELECT ARRAY[o.option_name, o.option_value] FROM pg_options_to_table(c.reloptions) AS o
           UNION ALL
           SELECT ARRAY['toast.' || o.option_name, o.option_value]
           FROM pg_class t
           CROSS JOIN LATERAL pg_options_to_table(t.reloptions) AS o
           WHERE t.oid = c.reltoastrelid
       ) AS options,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND c.oid >= 16384 AND n.nspname !~ '^pg_'
ORDER BY n.nspname, c.relname
