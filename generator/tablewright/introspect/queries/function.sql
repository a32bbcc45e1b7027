-- Functions that take nothing and say nothing besides their body: what a trigger calls.
SELECT p.tableoid AS catalog, p.oid, n.nspname AS namespace, p.proname AS name,
       format_type(p.prorettype, NULL) AS returns, l.lanname AS language, p.prosrc AS body,
       obj_description(p.oid, 'pg_proc') AS comment
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_'
  AND p.prokind = 'f' AND p.pronargs = 0 AND p.proallargtypes IS NULL AND NOT p.proretset AND l.lanname = 'plpgsql'
  AND p.provolatile = 'v' AND p.proparallel = 'u' AND p.procost = 100 AND p.proconfig IS NULL
  AND NOT p.proisstrict AND NOT p.prosecdef AND NOT p.proleakproof
ORDER BY n.nspname, p.proname
