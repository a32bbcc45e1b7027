-- Extended statistics: columns in the order of their table, then expressions.
SELECT s.tableoid AS catalog, s.oid, tn.nspname AS namespace, c.relname AS table, n.nspname AS own_namespace,
       s.stxname AS name, s.stxkind::text[] AS kinds,
       ARRAY(
           SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)
           ORDER BY a.attnum
       ) AS columns,
       coalesce(pg_get_statisticsobjdef_expressions(s.oid), '{}') AS expressions,
       obj_description(s.oid, 'pg_statistic_ext') AS comment
FROM pg_statistic_ext s
JOIN pg_namespace n ON n.oid = s.stxnamespace
JOIN pg_class c ON c.oid = s.stxrelid
JOIN pg_namespace tn ON tn.oid = c.relnamespace
WHERE s.oid >= 16384 AND c.relkind IN ('r', 'p', 'm')
ORDER BY n.nspname, s.stxname
