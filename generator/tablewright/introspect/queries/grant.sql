-- What a role may do with an object, where it is not what PostgreSQL gives by itself. The reader knows the objects.
WITH granted AS (
    SELECT n.tableoid AS catalog, n.oid, 'schema' AS on, NULL::text AS column, n.nspname::text AS schema, n.nspowner AS owner,
           n.nspacl AS acl, coalesce(p.initprivs, acldefault('n', n.nspowner)) AS usual
    FROM pg_namespace n
    LEFT JOIN pg_init_privs p ON p.classoid = n.tableoid AND p.objoid = n.oid AND p.objsubid = 0
    WHERE n.oid >= 16384 OR n.nspname = 'public'
    UNION ALL
    SELECT tableoid, oid, 'table', NULL, NULL, relowner, relacl, acldefault('r', relowner)
    FROM pg_class
    WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm')
    UNION ALL
    SELECT c.tableoid, c.oid, 'table', a.attname::text, NULL, c.relowner, a.attacl, acldefault('c', c.relowner)
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm')
    UNION ALL
    SELECT tableoid, oid, 'sequence', NULL, NULL, relowner, relacl, acldefault('s', relowner)
    FROM pg_class
    WHERE oid >= 16384 AND relkind = 'S'
    UNION ALL
    SELECT tableoid, oid, CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, NULL, NULL, proowner, proacl,
           acldefault('f', proowner)
    FROM pg_proc
    WHERE oid >= 16384
    UNION ALL
    SELECT tableoid, oid, 'type', NULL, NULL, typowner, typacl, acldefault('T', typowner)
    FROM pg_type
    WHERE oid >= 16384
)
SELECT g.catalog, g.oid, g.on, g.schema, g.column,
       CASE given.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(given.grantee)::text END AS role,
       given.privileges, given.grantable
FROM granted g
CROSS JOIN LATERAL (
    SELECT grantee, coalesce(now.privileges, '{}') AS privileges, coalesce(now.grantable, '{}') AS grantable
    FROM (
        SELECT grantee, array_agg(lower(privilege_type) ORDER BY privilege_type) AS privileges,
               coalesce(array_agg(lower(privilege_type)) FILTER (WHERE is_grantable), '{}') AS grantable
        FROM aclexplode(g.acl)
        WHERE grantee <> g.owner AND grantor = g.owner
        GROUP BY grantee
    ) AS now
    FULL JOIN (
        SELECT grantee, array_agg(lower(privilege_type) ORDER BY privilege_type) AS privileges
        FROM aclexplode(g.usual)
        WHERE grantee NOT IN (g.owner, grantor)
        GROUP BY grantee
    ) AS first USING (grantee)
    WHERE now.privileges IS DISTINCT FROM first.privileges OR now.grantable <> '{}'
) AS given
WHERE g.acl IS NOT NULL
ORDER BY g.on, g.schema, g.oid, g.column NULLS FIRST, role
