-- Tables that stand alone: no partitions, no inheritance, of no composite type.
SELECT c.tableoid AS catalog, c.oid, c.oid AS relation, n.nspname AS namespace, c.relname AS name,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.oid >= 16384 AND n.nspname !~ '^pg_' AND NOT c.relispartition AND c.reloftype = 0
  AND NOT EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))
ORDER BY n.nspname, c.relname
