-- Partitions on every level; keys, indexes and constraints follow from the parent's.
SELECT c.tableoid AS catalog, c.oid, c.oid AS relation, n.nspname AS namespace, c.relname AS name,
       pn.nspname AS parent_namespace, p.relname AS parent,
       pg_get_expr(c.relpartbound, c.oid) AS bound, pg_get_partkeydef(c.oid) AS partition_by,
       c.relpersistence = 'u' AS unlogged,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
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
JOIN pg_inherits i ON i.inhrelid = c.oid
JOIN pg_class p ON p.oid = i.inhparent
JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relispartition AND c.oid >= 16384 AND n.nspname !~ '^pg_' AND p.reloftype = 0
ORDER BY n.nspname, c.relname
