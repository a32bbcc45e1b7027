SELECT k.tableoid AS catalog, k.oid, n.nspname AS namespace, c.relname AS table, k.conname AS name,
       pg_get_expr(k.conbin, k.conrelid) AS expression,
       NOT k.convalidated AS not_valid, k.connoinherit AS no_inherit,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'c' AND k.coninhcount = 0 AND k.oid >= 16384
  -- NOT ENFORCED: a column of PostgreSQL 18.
  AND (to_jsonb(k) ->> 'conenforced')::boolean IS NOT FALSE
ORDER BY n.nspname, c.relname, k.conname
