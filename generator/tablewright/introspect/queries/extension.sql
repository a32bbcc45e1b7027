-- By itself one lies where its control file says, or in `public`.
SELECT e.tableoid AS catalog, e.oid, e.extname AS name, e.extrelocatable AS relocatable,
       nullif(n.nspname::text, coalesce(v.schema::text, 'public')) AS namespace
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_available_extension_versions v ON v.name = e.extname AND v.version = e.extversion
WHERE e.extname <> 'plpgsql'
ORDER BY e.extname
