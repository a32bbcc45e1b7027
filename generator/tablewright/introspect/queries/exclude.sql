SELECT k.tableoid AS catalog, k.oid, k.conindid AS relation, n.nspname AS namespace, c.relname AS table,
       k.conname AS name, m.amname AS method,
       ARRAY(
           SELECT CASE WHEN o.oprnamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                       ELSE o.oprnamespace::regnamespace || '.' END || o.oprname
           FROM unnest(k.conexclop) WITH ORDINALITY AS part (operator, position)
           JOIN pg_operator o ON o.oid = part.operator
           ORDER BY part.position
       ) AS operators,
       pg_get_expr(i.indpred, i.indrelid) AS where,
       ARRAY(SELECT ARRAY[o.option_name, o.option_value] FROM pg_options_to_table(x.reloptions) o) AS options,
       k.condeferrable AS deferrable, k.condeferred AS initially_deferred,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index i ON i.indexrelid = k.conindid
JOIN pg_class x ON x.oid = k.conindid
JOIN pg_am m ON m.oid = x.relam
WHERE k.contype = 'x' AND k.conparentid = 0 AND k.oid >= 16384 AND i.indnkeyatts = i.indnatts
  -- ALTER INDEX cannot change those of a partitioned table's index.
  AND (x.reloptions IS NULL OR x.relkind = 'i')
  AND NOT i.indoption::smallint[] && ARRAY[1, 2, 3]::smallint[]
  AND pg_get_constraintdef(k.oid) NOT LIKE '% COLLATE %'
ORDER BY n.nspname, c.relname, k.conname
