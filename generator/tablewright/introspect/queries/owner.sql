-- Who owns what, where it is not the one who asks: relations and functions, but not those of extensions.
-- An owner is a property of its object, and has no address.
SELECT 0::oid AS catalog, 0::oid AS oid, owned.on, n.nspname AS namespace, owned.name, owned.arguments,
       r.rolname AS role
FROM (
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
               ELSE 'table' END AS on,
           c.relnamespace AS namespace, c.relname::text AS name, NULL::text[] AS arguments, c.relowner AS owner,
           c.tableoid AS catalog, c.oid
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.oid >= 16384
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.pronamespace, p.proname::text,
           ARRAY(
               SELECT format_type(type, NULL)
               FROM unnest(p.proargtypes) WITH ORDINALITY AS argument (type, place)
               ORDER BY place
           ),
           p.proowner, p.tableoid, p.oid
    FROM pg_proc p
    WHERE p.prokind IN ('f', 'p') AND p.oid >= 16384
) AS owned
JOIN pg_namespace n ON n.oid = owned.namespace
JOIN pg_roles r ON r.oid = owned.owner
WHERE n.nspname !~ '^pg_' AND r.rolname <> current_user
  AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = owned.catalog AND d.objid = owned.oid AND d.deptype = 'e'
  )
ORDER BY owned.on, n.nspname, owned.name, owned.arguments
