-- Indexes that somebody made; those that serve a constraint belong to it.
SELECT x.tableoid AS catalog, x.oid, x.oid AS relation, n.nspname AS namespace, c.relname AS table, x.relname AS name,
       m.amname AS method, i.indisunique AS unique,
       (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean IS TRUE AS nulls_not_distinct,
       ARRAY(
           SELECT a.attname::text
           FROM generate_series(i.indnkeyatts, i.indnatts - 1) AS position
           JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[position]
           ORDER BY position
       ) AS include,
       pg_get_expr(i.indpred, i.indrelid) AS where,
       ARRAY(SELECT ARRAY[o.option_name, o.option_value] FROM pg_options_to_table(x.reloptions) o) AS options,
       NOT i.indisvalid AS invalid,
       obj_description(x.oid, 'pg_class') AS comment
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am m ON m.oid = x.relam
WHERE x.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND NOT x.relispartition
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))
ORDER BY n.nspname, x.relname
