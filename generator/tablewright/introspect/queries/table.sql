-- Tables, partitioned ones too: no inheritance, of no composite type.
SELECT c.tableoid AS catalog, c.oid, c.oid AS relation, n.nspname AS namespace, c.relname AS name,
       pg_get_partkeydef(c.oid) AS partition_by, c.relpersistence = 'u' AS unlogged,
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
WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND n.nspname !~ '^pg_' AND NOT c.relispartition AND c.reloftype = 0
  AND (c.relkind = 'p' OR NOT EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)))
ORDER BY n.nspname, c.relname
