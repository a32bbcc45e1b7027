SELECT k.tableoid AS catalog, k.oid, n.nspname AS namespace, c.relname AS table, k.conname AS name,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(k.conkey) WITH ORDINALITY AS part (attnum, position)
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.attnum
           ORDER BY part.position
       ) AS columns,
       rn.nspname AS referenced_namespace, rc.relname AS referenced_table,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(k.confkey) WITH ORDINALITY AS part (attnum, position)
           JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = part.attnum
           ORDER BY part.position
       ) AS referenced_columns,
       rule.words ->> k.confdeltype::text AS on_delete, rule.words ->> k.confupdtype::text AS on_update,
       k.confmatchtype = 'f' AS match_full,
       k.condeferrable AS deferrable, k.condeferred AS initially_deferred,
       ARRAY(
           -- A column of PostgreSQL 15.
           SELECT a.attname::text
           FROM jsonb_array_elements_text(nullif(to_jsonb(k) -> 'confdelsetcols', 'null')) AS set (attnum)
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = set.attnum::int
       ) AS delete_sets,
       (to_jsonb(k) ->> 'conperiod')::boolean IS TRUE AS period,
       NOT k.convalidated AS not_valid,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class rc ON rc.oid = k.confrelid
JOIN pg_namespace rn ON rn.oid = rc.relnamespace
CROSS JOIN (
    SELECT '{"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}'::jsonb AS words
) AS rule
WHERE k.contype = 'f' AND k.oid >= 16384 AND k.conparentid = 0 AND k.confmatchtype IN ('s', 'f')
  -- NOT ENFORCED: a column of PostgreSQL 18.
  AND (to_jsonb(k) ->> 'conenforced')::boolean IS NOT FALSE
ORDER BY n.nspname, c.relname, k.conname
