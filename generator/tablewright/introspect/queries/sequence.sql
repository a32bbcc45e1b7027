-- Sequences, but not those of identity columns, which are parts of them.
SELECT c.tableoid AS catalog, c.oid, n.nspname AS namespace, c.relname AS name,
       format_type(s.seqtypid, NULL) AS type,
       s.seqstart AS sequence_start, s.seqincrement AS sequence_increment, s.seqmin AS sequence_minimum,
       s.seqmax AS sequence_maximum, s.seqcache AS sequence_cache, s.seqcycle AS sequence_cycle,
       o.nspname AS owner_namespace, o.relname AS owner_table, o.attname AS owner_column,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN (
    SELECT d.objid, d.deptype, tn.nspname, t.relname, a.attname
    FROM pg_depend d
    JOIN pg_class t ON t.oid = d.refobjid
    JOIN pg_namespace tn ON tn.oid = t.relnamespace
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      AND d.refobjsubid > 0
) AS o ON o.objid = c.oid
WHERE c.relkind = 'S' AND c.oid >= 16384 AND n.nspname !~ '^pg_' AND o.deptype IS DISTINCT FROM 'i'
ORDER BY n.nspname, c.relname
