-- Types that are made of attributes; those are read with the columns of tables.
SELECT t.tableoid AS catalog, t.oid, t.typrelid AS relation, n.nspname AS namespace, t.typname AS name,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typtype = 'c' AND c.relkind = 'c' AND t.oid >= 16384 AND n.nspname !~ '^pg_'
ORDER BY n.nspname, t.typname
