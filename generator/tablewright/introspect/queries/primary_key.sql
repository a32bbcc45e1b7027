SELECT k.tableoid AS catalog, k.oid, n.nspname AS namespace, c.relname AS table, k.conname AS name,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(k.conkey) WITH ORDINALITY AS part (attnum, position)
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.attnum
           ORDER BY part.position
       ) AS columns,
       ARRAY(
           SELECT a.attname::text
           FROM generate_series(i.indnkeyatts, i.indnatts - 1) AS position
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = i.indkey[position]
           ORDER BY position
       ) AS include,
       k.condeferrable AS deferrable, k.condeferred AS initially_deferred,
       ARRAY(SELECT ARRAY[o.option_name, o.option_value] FROM pg_options_to_table(x.reloptions) o) AS options,
       -- A column of PostgreSQL 18.
       (to_jsonb(k) ->> 'conperiod')::boolean IS TRUE AS without_overlaps,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index i ON i.indexrelid = k.conindid
JOIN pg_class x ON x.oid = k.conindid
WHERE k.contype = 'p' AND k.conparentid = 0 AND NOT x.relispartition AND k.oid >= 16384
  -- ALTER INDEX cannot change those of a partitioned table's index.
  AND (x.reloptions IS NULL OR x.relkind = 'i')
ORDER BY n.nspname, c.relname
