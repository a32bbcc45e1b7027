-- shared
-- What others may use: extensions with all that they have brought, and the namespaces that they lie in.
WITH RECURSIVE shared AS (
    SELECT found.catalog, found.oid
    FROM pg_extension e
    CROSS JOIN LATERAL (VALUES
        (e.tableoid, e.oid), ('pg_namespace'::regclass::oid, e.extnamespace)
    ) AS found (catalog, oid)
    WHERE found.oid >= 16384
    UNION
    SELECT d.classid, d.objid
    FROM shared s
    JOIN pg_depend d ON d.refclassid = s.catalog AND d.refobjid = s.oid AND d.deptype IN ('e', 'i', 'a')
)
SELECT identified.type || ' ' || identified.identity AS name
FROM shared s
CROSS JOIN LATERAL pg_identify_object(s.catalog, s.oid, 0) AS identified
ORDER BY name
