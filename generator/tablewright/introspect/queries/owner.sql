-- Who owns what, where it is not the one who asks; what belongs to an extension is not asked for. `public` belongs to
-- the owner of the database by itself. An owner is a property of its object, and has no address.
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
    UNION ALL
    SELECT 'type', t.typnamespace, t.typname::text, NULL, t.typowner, t.tableoid, t.oid
    FROM pg_type t
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE (t.typtype IN ('d', 'e') OR c.relkind = 'c') AND t.oid >= 16384
    UNION ALL
    SELECT 'statistics', stxnamespace, stxname::text, NULL, stxowner, tableoid, oid FROM pg_statistic_ext
    UNION ALL
    SELECT 'schema', NULL, nspname::text, NULL, nspowner, tableoid, oid
    FROM pg_namespace
    WHERE oid >= 16384 OR nspname = 'public'
    UNION ALL
    SELECT 'event trigger', NULL, evtname::text, NULL, evtowner, tableoid, oid FROM pg_event_trigger
) AS owned
LEFT JOIN pg_namespace n ON n.oid = owned.namespace
JOIN pg_roles r ON r.oid = owned.owner
WHERE coalesce(n.nspname, owned.name) !~ '^pg_' AND r.rolname <> CASE WHEN owned.on = 'schema' AND owned.name = 'public' THEN 'pg_database_owner' ELSE current_user END
  AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = owned.catalog AND d.objid = owned.oid AND d.deptype = 'e'
  )
ORDER BY owned.on, n.nspname, owned.name, owned.arguments
