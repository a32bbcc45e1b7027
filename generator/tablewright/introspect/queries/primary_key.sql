SELECT k.tableoid AS catalog, k.oid, n.nspname AS namespace, c.relname AS table, k.conname AS name,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(k.conkey) WITH ORDINALITY AS part (attnum, position)
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.attnum
           ORDER BY part.position
       ) AS columns,
       -- A column of PostgreSQL 18.
       (to_jsonb(k) ->> 'conperiod')::boolean IS TRUE AS without_overlaps,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index i ON i.indexrelid = k.conindid
JOIN pg_class x ON x.oid = k.conindid
WHERE k.contype = 'p' AND k.conparentid = 0 AND NOT x.relispartition AND k.oid >= 16384 AND NOT k.condeferrable AND i.indnkeyatts = i.indnatts
  AND x.reloptions IS NULL
ORDER BY n.nspname, c.relname
