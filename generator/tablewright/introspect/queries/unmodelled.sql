-- What the nouns of the catalog cannot say about objects that they have. Whole objects that they cannot say need no
-- line here: those are the objects that no other query returns.
WITH relation AS (
    SELECT c.tableoid, c.* FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'S')
), attribute AS (
    SELECT a.*, t.typstorage, c.relkind
    FROM pg_attribute a
    JOIN relation c ON c.oid = a.attrelid
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attnum > 0 AND NOT a.attisdropped
), granted AS (
    SELECT tableoid AS catalog, oid, 0 AS part, nspowner AS owner, nspacl AS acl, acldefault('n', nspowner) AS usual
    FROM pg_namespace
    WHERE oid >= 16384 OR nspname = 'public'
    UNION ALL
    SELECT tableoid, oid, 0, relowner, relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner)
    FROM relation
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum, r.relowner, a.attacl, acldefault('c', r.relowner)
    FROM attribute a
    JOIN relation r ON r.oid = a.attrelid
    UNION ALL
    SELECT tableoid, oid, 0, proowner, proacl, acldefault('f', proowner) FROM pg_proc WHERE oid >= 16384
    UNION ALL
    SELECT tableoid, oid, 0, typowner, typacl, acldefault('T', typowner) FROM pg_type WHERE oid >= 16384
), aspect AS (
    -- Of a table that is not; the sequence of an identity column is as its table.
    SELECT r.tableoid AS catalog, r.oid, 0 AS part, 'unlogged' AS what
    FROM relation r
    WHERE r.relpersistence = 'u' AND r.relkind = 'S'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = r.tableoid AND d.objid = r.oid AND d.deptype = 'i')
    UNION ALL
    -- Not said is NULL since PostgreSQL 17, and -1 before.
    SELECT tableoid, oid, 0, 'statistics target' FROM pg_statistic_ext WHERE coalesce(stxstattarget, -1) >= 0
    UNION ALL
    SELECT tableoid, oid, 0, 'tablespace' FROM relation WHERE reltablespace <> 0
    UNION ALL
    SELECT tableoid, oid, 0, 'replica identity' FROM relation WHERE relkind IN ('r', 'p') AND relreplident <> 'd'
    UNION ALL
    SELECT r.tableoid, r.oid, 0, 'access method ' || m.amname
    FROM relation r
    JOIN pg_am m ON m.oid = r.relam
    WHERE r.relkind IN ('r', 'p', 'm') AND m.amname <> 'heap'
    UNION ALL
    -- Of an index that is one by itself, an index's query tells.
    SELECT r.tableoid, r.oid, 0, 'not valid'
    FROM relation r
    JOIN pg_index i ON i.indexrelid = r.oid
    WHERE NOT i.indisvalid AND r.relispartition
    UNION ALL
    SELECT k.tableoid, k.oid, 0, 'its index is not valid'
    FROM pg_constraint k
    JOIN pg_index i ON i.indexrelid = k.conindid
    WHERE NOT i.indisvalid AND k.contype IN ('p', 'u', 'x') AND k.conparentid = 0
    UNION ALL
    SELECT r.tableoid, r.oid, 0, 'clustered' FROM relation r JOIN pg_index i ON i.indexrelid = r.oid WHERE i.indisclustered
    UNION ALL
    -- Of columns of materialized views, and of indexes on expressions; those of tables have nouns.
    SELECT 'pg_class'::regclass, attrelid, attnum, differing.what
    FROM attribute
    CROSS JOIN LATERAL (VALUES
        ('storage', relkind = 'm' AND attstorage <> typstorage),
        ('compression', relkind = 'm' AND attcompression <> ''),
        ('statistics target', coalesce(attstattarget, -1) >= 0),
        -- Parameters of operator classes, which keys of indexes have and the elements of exclusions have not.
        ('options', attoptions IS NOT NULL AND (relkind NOT IN ('i', 'I') OR EXISTS (
            SELECT FROM pg_constraint k WHERE k.conindid = attrelid AND k.contype = 'x'
        )))
    ) AS differing (what, so)
    WHERE relkind NOT IN ('r', 'p') AND differing.so
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'default' FROM attribute WHERE relkind = 'v' AND atthasdef
    UNION ALL
    -- PostgreSQL 18 keeps NOT NULL as a constraint.
    SELECT 'pg_class'::regclass, k.conrelid, k.conkey[1], CASE WHEN k.connoinherit THEN 'not null no inherit' ELSE 'not null not valid' END
    FROM pg_constraint k
    WHERE k.contype = 'n' AND k.conrelid <> 0 AND (k.connoinherit OR NOT k.convalidated)
    UNION ALL
    SELECT g.catalog, g.oid, g.part, 'privileges of its owner'
    FROM granted g
    WHERE g.acl IS NOT NULL AND EXISTS (
        SELECT privilege_type FROM aclexplode(g.usual) WHERE grantee = g.owner
        EXCEPT
        SELECT privilege_type FROM aclexplode(g.acl) WHERE grantee = g.owner
    )
    UNION ALL
    SELECT g.catalog, g.oid, g.part, 'grants by another role than its owner'
    FROM granted g
    WHERE EXISTS (SELECT FROM aclexplode(g.acl) WHERE grantor <> g.owner)
    UNION ALL
    -- Of what comes with something else: the type of a table's rows. The sequence of an identity column has some.
    SELECT g.catalog, g.oid, g.part, 'grants'
    FROM granted g
    JOIN pg_depend d ON d.classid = g.catalog AND d.objid = g.oid AND d.objsubid = 0 AND d.deptype = 'i'
    WHERE g.catalog <> 'pg_class'::regclass AND g.acl::text <> g.usual::text
    UNION ALL
    -- What a partition says otherwise than its parent.
    SELECT 'pg_class'::regclass, own.attrelid, own.attnum, differing.what
    FROM attribute own
    JOIN pg_class c ON c.oid = own.attrelid AND c.relispartition
    JOIN pg_inherits i ON i.inhrelid = c.oid
    JOIN pg_attribute inherited ON inherited.attrelid = i.inhparent AND inherited.attname = own.attname
    LEFT JOIN pg_attrdef d ON d.adrelid = own.attrelid AND d.adnum = own.attnum
    LEFT JOIN pg_attrdef e ON e.adrelid = inherited.attrelid AND e.adnum = inherited.attnum
    CROSS JOIN LATERAL (VALUES
        ('generation expression',
         own.attgenerated <> '' AND pg_get_expr(d.adbin, d.adrelid) <> pg_get_expr(e.adbin, e.adrelid)),
        ('storage', own.attstorage <> inherited.attstorage),
        ('compression', own.attcompression <> inherited.attcompression),
        ('statistics target', coalesce(own.attstattarget, -1) >= 0),
        ('options', own.attoptions IS NOT NULL)
    ) AS differing (what, so)
    WHERE differing.so
    UNION ALL
    SELECT r.tableoid, r.oid, 0, 'storage parameters'
    FROM relation r
    JOIN pg_inherits i ON i.inhrelid = r.oid
    JOIN pg_class p ON p.oid = i.inhparent
    WHERE r.relkind IN ('i', 'I') AND r.reloptions IS DISTINCT FROM p.reloptions
    UNION ALL
    SELECT t.tableoid, t.oid, 0, 'enabled'
    FROM pg_trigger t
    JOIN pg_trigger whole ON whole.oid = t.tgparentid AND whole.tgenabled <> t.tgenabled
    UNION ALL
    SELECT 'pg_class'::regclass, i.inhrelid, 0, 'detached, but for the last step'
    FROM pg_inherits i
    -- A column of PostgreSQL 14.
    WHERE (to_jsonb(i) ->> 'inhdetachpending')::boolean
    UNION ALL
    SELECT k.tableoid, k.oid, 0, 'comment'
    FROM pg_constraint k
    JOIN pg_description c ON c.classoid = k.tableoid AND c.objoid = k.oid
    WHERE k.contype = 'c' AND k.coninhcount > 0
    UNION ALL
    -- Comments on parts: an identity column's sequence, the index of a constraint, a partition's part of an index.
    -- Attributes of types have their own.
    SELECT c.classoid, c.objoid, 0, 'comment'
    FROM pg_description c
    WHERE c.objoid >= 16384 AND c.objsubid = 0 AND EXISTS (
        SELECT
        FROM pg_depend d
        WHERE d.classid = c.classoid AND d.objid = c.objoid AND d.objsubid = 0
          AND (d.deptype = 'P' OR d.deptype = 'i' AND c.classoid = 'pg_class'::regclass)
    )
    UNION ALL
    SELECT classoid, objoid, objsubid, 'security label' FROM pg_seclabel WHERE objoid >= 16384
)
SELECT a.catalog, a.oid, identified.type || ' ' || identified.identity || ': ' || a.what AS name,
       CASE WHEN a.catalog IN ('pg_class'::regclass, 'pg_proc'::regclass)
             OR a.catalog = 'pg_constraint'::regclass AND EXISTS (SELECT FROM pg_constraint k WHERE k.oid = a.oid AND k.conrelid <> 0)
            THEN (pg_identify_object_as_address(a.catalog, a.oid, a.part)).object_names
       END AS names
FROM aspect a
CROSS JOIN LATERAL pg_identify_object(a.catalog, a.oid, a.part) AS identified
UNION ALL
SELECT 'pg_namespace'::regclass, 0, 'schema public: dropped', NULL WHERE to_regnamespace('public') IS NULL
UNION ALL
SELECT tableoid, 0, 'database: grants', NULL
FROM pg_database
WHERE datname = current_database() AND datacl::text <> acldefault('d', datdba)::text
UNION ALL
SELECT d.tableoid, 0, 'database: comment', NULL
FROM pg_database d
WHERE d.datname = current_database() AND shobj_description(d.oid, 'pg_database') IS NOT NULL
UNION ALL
-- They lie in a catalog that all databases share, so that no list of this database's objects has them.
-- Not its tableoid: of this catalog everybody may read some columns, and that is none of them.
SELECT 'pg_subscription'::regclass::oid, s.oid, 'subscription ' || quote_ident(s.subname), NULL
FROM pg_subscription s
JOIN pg_database d ON d.oid = s.subdbid AND d.datname = current_database()
UNION ALL
SELECT tableoid, 0, 'database: settings', NULL FROM pg_db_role_setting WHERE setdatabase = (
    SELECT oid FROM pg_database WHERE datname = current_database()
)
ORDER BY name
