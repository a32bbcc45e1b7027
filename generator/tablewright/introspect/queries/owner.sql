-- Who owns what: relations, functions, types. They are a property of objects, not objects: no address of their own.
SELECT 0::oid AS catalog, 0::oid AS oid, owned.on, n.nspname AS namespace, owned.name, owned.arguments,
       r.rolname AS role
FROM (
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' ELSE 'table' END
           AS on, c.relnamespace AS namespace, c.relname AS name, NULL::text[] AS arguments, c.relowner AS owner
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.oid >= 16384
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.pronamespace, p.proname,
           ARRAY(SELECT format_type(type, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS t (type, place) ORDER BY place),
           p.proowner
    FROM pg_proc p
    WHERE p.prokind IN ('f', 'p') AND p.oid >= 16384
) AS owned
JOIN pg_namespace n ON n.oid = owned.namespace
JOIN pg_roles r ON r.oid = owned.owner
WHERE n.nspname !~ '^pg_'
ORDER BY owned.on, n.nspname, owned.name, owned.arguments
