-- Every database has a `public`, so it counts only where its comment is not the one that it was born with.
SELECT n.tableoid AS catalog, n.oid, n.nspname AS name, obj_description(n.oid, 'pg_namespace') AS comment,
       EXISTS (SELECT FROM pg_extension WHERE extnamespace = n.oid) AS shared
FROM pg_namespace n
WHERE CASE n.nspname
          WHEN 'public' THEN obj_description(n.oid, 'pg_namespace') IS DISTINCT FROM 'standard public schema'
          ELSE n.oid >= 16384 AND n.nspname !~ '^pg_'
      END
ORDER BY n.nspname
