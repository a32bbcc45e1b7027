-- Triggers that are called for each row, always, and without more ado than that.
SELECT t.tableoid AS catalog, t.oid, n.nspname AS namespace, c.relname AS table, t.tgname AS name,
       CASE t.tgtype & 66 WHEN 2 THEN 'before' WHEN 64 THEN 'instead of' ELSE 'after' END AS timing,
       array_remove(
           ARRAY[
               CASE WHEN t.tgtype & 4 > 0 THEN 'insert' END,
               CASE WHEN t.tgtype & 8 > 0 THEN 'delete' END,
               CASE WHEN t.tgtype & 16 > 0 THEN 'update' END
           ],
           NULL
       ) AS events,
       pn.nspname AS function_namespace, p.proname AS function,
       obj_description(t.oid, 'pg_trigger') AS comment
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace pn ON pn.oid = p.pronamespace
WHERE NOT t.tgisinternal AND t.oid >= 16384 AND t.tgtype & 1 = 1 AND t.tgparentid = 0 AND t.tgconstraint = 0
  AND t.tgqual IS NULL AND t.tgattr = '' AND t.tgnargs = 0 AND t.tgenabled = 'O'
  AND t.tgoldtable IS NULL AND t.tgnewtable IS NULL
ORDER BY n.nspname, c.relname, t.tgname
