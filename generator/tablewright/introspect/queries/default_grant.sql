-- What roles may do with objects that are made later, where it is not what PostgreSQL gives by itself. What is said of
-- one schema is added to what holds for all. That an owner has less than everything cannot be said.
WITH granted AS (
    SELECT d.tableoid AS catalog, d.oid, d.defaclrole AS owner, n.nspname AS in_namespace, d.defaclacl AS acl,
           CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
               WHEN 'T' THEN 'types' ELSE 'schemas' END AS on,
           CASE WHEN n.oid IS NULL
                THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)
           END AS usual
    FROM pg_default_acl d
    LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n')
)
SELECT g.catalog, g.oid, NULLIF(pg_get_userbyid(g.owner), current_user)::text AS owner, g.in_namespace, g.on,
       CASE given.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(given.grantee)::text END AS role,
       given.privileges, given.grantable
FROM granted g
CROSS JOIN LATERAL (
    SELECT grantee, coalesce(now.privileges, '{}') AS privileges, coalesce(now.grantable, '{}') AS grantable
    FROM (
        SELECT grantee, array_agg(lower(privilege_type) ORDER BY privilege_type) AS privileges,
               coalesce(array_agg(lower(privilege_type)) FILTER (WHERE is_grantable), '{}') AS grantable
        FROM aclexplode(g.acl)
        GROUP BY grantee
    ) AS now
    FULL JOIN (
        SELECT grantee, array_agg(lower(privilege_type) ORDER BY privilege_type) AS privileges
        FROM aclexplode(g.usual)
        GROUP BY grantee
    ) AS first USING (grantee)
    WHERE (now.privileges IS DISTINCT FROM first.privileges OR now.grantable <> '{}')
      AND (grantee <> g.owner OR g.in_namespace IS NOT NULL)
) AS given
WHERE NOT EXISTS (
    SELECT privilege_type FROM aclexplode(g.usual) WHERE grantee = g.owner
    EXCEPT
    SELECT privilege_type FROM aclexplode(g.acl) WHERE grantee = g.owner
)
ORDER BY owner NULLS FIRST, g.in_namespace NULLS FIRST, g.on, role
