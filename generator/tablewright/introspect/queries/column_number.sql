-- column number
-- The columns of tables by their numbers; those of partitions follow from these.
SELECT a.attrelid AS oid, a.attnum::integer AS part, n.nspname AS namespace, c.relname AS table, a.attname AS name
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid >= 16384
