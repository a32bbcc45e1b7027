-- Triggers that somebody made: not those of constraints, and not those that partitions have from their parent.
-- Nothing but the whole definition prints a condition; what stands before and behind it there is known.
SELECT t.tableoid AS catalog, t.oid, n.nspname AS namespace, c.relname AS table, t.tgname AS name,
       CASE t.tgtype & 66 WHEN 2 THEN 'before' WHEN 64 THEN 'instead of' ELSE 'after' END AS timing,
       CASE t.tgtype & 1 WHEN 1 THEN 'row' ELSE 'statement' END AS level,
       array_remove(
           ARRAY[
               CASE WHEN t.tgtype & 4 > 0 THEN 'insert' END,
               CASE WHEN t.tgtype & 16 > 0 THEN 'update' END,
               CASE WHEN t.tgtype & 8 > 0 THEN 'delete' END,
               CASE WHEN t.tgtype & 32 > 0 THEN 'truncate' END
           ],
           NULL
       ) AS events,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(t.tgattr::int2[]) WITH ORDINALITY AS updated (attnum, place)
           JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = updated.attnum
           ORDER BY place
       ) AS columns,
       CASE WHEN t.tgqual IS NOT NULL
            THEN substring(pg_get_triggerdef(t.oid) FROM ' FOR EACH (?:ROW|STATEMENT) WHEN \((.*)\) EXECUTE FUNCTION ')
       END AS when,
       pn.nspname AS function_namespace, p.proname AS function,
       -- Each argument ends with a byte 0, which no text can hold.
       t.tgnargs AS argument_count, t.tgargs AS arguments,
       t.tgoldtable AS old_table, t.tgnewtable AS new_table,
       t.tgconstraint <> 0 AS constraint, t.tgdeferrable AS deferrable, t.tginitdeferred AS initially_deferred,
       rn.nspname AS referenced_namespace, r.relname AS referenced_table,
       CASE t.tgenabled WHEN 'O' THEN 'origin' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE 'disabled' END
           AS enabled,
       obj_description(t.oid, 'pg_trigger') AS comment
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace pn ON pn.oid = p.pronamespace
LEFT JOIN (pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace) ON r.oid = t.tgconstrrelid
WHERE NOT t.tgisinternal AND t.oid >= 16384 AND t.tgparentid = 0
ORDER BY n.nspname, c.relname, t.tgname
