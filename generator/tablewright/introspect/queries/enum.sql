SELECT t.tableoid AS catalog, t.oid, n.nspname AS namespace, t.typname AS name,
       ARRAY(SELECT l.enumlabel::text FROM pg_enum l WHERE l.enumtypid = t.oid ORDER BY l.enumsortorder) AS labels,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND t.oid >= 16384 AND n.nspname !~ '^pg_'
ORDER BY n.nspname, t.typname
