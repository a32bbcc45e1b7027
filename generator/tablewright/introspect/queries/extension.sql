SELECT e.tableoid AS catalog, e.oid, e.extname AS name
FROM pg_extension e
WHERE e.extname <> 'plpgsql'
ORDER BY e.extname
