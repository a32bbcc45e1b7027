-- The parts that partitions have of indexes, on every level. A part has no address of its own: PostgreSQL records what
-- needs it as needing the whole.
WITH RECURSIVE part AS (
    SELECT oid, oid AS whole FROM pg_class WHERE relkind = 'I' AND NOT relispartition AND oid >= 16384
    UNION ALL
    SELECT i.inhrelid, part.whole
    FROM part
    JOIN pg_inherits i ON i.inhparent = part.oid
)
SELECT 0 AS catalog, part.oid, n.nspname AS namespace, c.relname AS table, x.relname AS name,
       wn.nspname AS whole_namespace, wc.relname AS whole_table, w.relname AS whole,
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = w.oid ORDER BY a.attnum) AS columns,
       CASE k.contype WHEN 'p' THEN 'pkey' WHEN 'u' THEN 'key' WHEN 'x' THEN 'excl' ELSE 'idx' END AS label
FROM part
JOIN pg_class x ON x.oid = part.oid
JOIN pg_index i ON i.indexrelid = part.oid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class w ON w.oid = part.whole
JOIN pg_index wi ON wi.indexrelid = w.oid
JOIN pg_class wc ON wc.oid = wi.indrelid
JOIN pg_namespace wn ON wn.oid = wc.relnamespace
LEFT JOIN pg_constraint k ON k.conindid = part.oid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_constraint wk ON wk.conindid = w.oid AND wk.contype IN ('p', 'u', 'x')
-- A constraint that is a part of an index which serves none, no noun says.
WHERE part.oid <> part.whole AND k.contype IS NOT DISTINCT FROM wk.contype
ORDER BY n.nspname, c.relname, w.relname
