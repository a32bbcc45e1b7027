-- What the nouns of the catalog cannot say about objects that they have. Whole objects that they cannot say need no
-- line here: those are the objects that no other query returns.
WITH relation AS (
    SELECT c.tableoid, c.* FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'i', 'S')
), attribute AS (
    SELECT a.*, t.typstorage, c.relkind
    FROM pg_attribute a
    JOIN relation c ON c.oid = a.attrelid
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attnum > 0 AND NOT a.attisdropped
), granted AS (
    SELECT tableoid, oid, nspacl AS acl, acldefault('n', nspowner) AS usual FROM pg_namespace
    UNION ALL
    SELECT tableoid, oid, relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner) FROM relation
    UNION ALL
    SELECT tableoid, oid, proacl, acldefault('f', proowner) FROM pg_proc WHERE oid >= 16384
    UNION ALL
    SELECT tableoid, oid, typacl, acldefault('T', typowner) FROM pg_type WHERE oid >= 16384
), aspect AS (
    SELECT tableoid AS catalog, oid, 0 AS part, 'unlogged' AS what FROM relation WHERE relpersistence = 'u' AND relkind = 'r'
    UNION ALL
    SELECT tableoid, oid, 0, 'row level security' FROM relation WHERE relrowsecurity OR relforcerowsecurity
    UNION ALL
    SELECT tableoid, oid, 0, 'storage parameters' FROM relation WHERE relkind = 'r' AND reloptions IS NOT NULL
    UNION ALL
    SELECT r.tableoid, r.oid, 0, 'storage parameters of its TOAST table'
    FROM relation r
    JOIN pg_class t ON t.oid = r.reltoastrelid
    WHERE t.reloptions IS NOT NULL
    UNION ALL
    SELECT tableoid, oid, 0, 'tablespace' FROM relation WHERE reltablespace <> 0
    UNION ALL
    SELECT tableoid, oid, 0, 'replica identity' FROM relation WHERE relkind = 'r' AND relreplident <> 'd'
    UNION ALL
    SELECT r.tableoid, r.oid, 0, 'access method ' || m.amname
    FROM relation r
    JOIN pg_am m ON m.oid = r.relam
    WHERE r.relkind = 'r' AND m.amname <> 'heap'
    UNION ALL
    SELECT r.tableoid, r.oid, 0, 'not valid' FROM relation r JOIN pg_index i ON i.indexrelid = r.oid WHERE NOT i.indisvalid
    UNION ALL
    SELECT r.tableoid, r.oid, 0, 'clustered' FROM relation r JOIN pg_index i ON i.indexrelid = r.oid WHERE i.indisclustered
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'storage' FROM attribute WHERE relkind = 'r' AND attstorage <> typstorage
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'compression' FROM attribute WHERE attcompression <> ''
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'statistics target' FROM attribute WHERE coalesce(attstattarget, -1) >= 0
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'options' FROM attribute WHERE attoptions IS NOT NULL
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'grants' FROM attribute WHERE attacl IS NOT NULL
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'virtual generated column' FROM attribute WHERE attgenerated = 'v'
    UNION ALL
    SELECT g.tableoid, g.oid, 0, 'grants'
    FROM granted g
    LEFT JOIN pg_init_privs p ON p.classoid = g.tableoid AND p.objoid = g.oid AND p.objsubid = 0
    WHERE g.acl IS NOT NULL AND g.acl::text <> coalesce(p.initprivs, g.usual)::text
      AND (g.oid >= 16384 OR g.oid = to_regnamespace('public'))
    UNION ALL
    -- Comments on parts: an identity column's sequence, the index of a constraint.
    SELECT c.classoid, c.objoid, 0, 'comment'
    FROM pg_description c
    JOIN pg_depend d ON d.classid = c.classoid AND d.objid = c.objoid AND d.deptype = 'i'
    WHERE c.objoid >= 16384 AND c.classoid = 'pg_class'::regclass
    UNION ALL
    SELECT classoid, objoid, objsubid, 'security label' FROM pg_seclabel WHERE objoid >= 16384
)
SELECT a.catalog, a.oid, identified.type || ' ' || identified.identity || ': ' || a.what AS name
FROM aspect a
CROSS JOIN LATERAL pg_identify_object(a.catalog, a.oid, a.part) AS identified
UNION ALL
SELECT 'pg_namespace'::regclass, 0, 'schema public: dropped' WHERE to_regnamespace('public') IS NULL
ORDER BY name
