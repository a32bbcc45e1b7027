-- Whatever somebody made in this database, of any kind. The objects are the union of all system catalogs.
-- A part is made and dropped with its owner (an array type, the index of a constraint, a column's default, a
-- partition's part of an index).
SELECT o.catalog, o.oid, identified.type || ' ' || identified.identity AS name,
       o.catalog = 'pg_attrdef'::regclass OR k.contype IS NOT NULL OR EXISTS (
           SELECT FROM pg_depend d WHERE d.classid = o.catalog AND d.objid = o.oid AND d.objsubid = 0 AND d.deptype IN ('i', 'P')
       ) AS part,
       EXISTS (
           SELECT FROM pg_depend d WHERE d.classid = o.catalog AND d.objid = o.oid AND d.objsubid = 0 AND d.deptype = 'e'
       ) AS of_extension,
       ARRAY(
           SELECT ARRAY[d.refclassid, d.refobjid]
           FROM pg_depend d
           WHERE d.classid = o.catalog AND d.objid = o.oid AND d.objsubid = 0 AND d.deptype IN ('a', 'P', 'S')
             AND d.refobjid >= 16384
       ) AS owners,
       -- By these names the nouns of the catalog would know it.
       CASE
           WHEN o.catalog = 'pg_type'::regclass
           THEN (SELECT ARRAY[n.nspname::text, t.typname::text]
                 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = o.oid)
           WHEN o.catalog IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass)
             OR k.conrelid <> 0 OR t.conrelid <> 0
           THEN (pg_identify_object_as_address(o.catalog, o.oid, 0)).object_names
       END AS names
FROM ({objects}) AS o
CROSS JOIN LATERAL pg_identify_object(o.catalog, o.oid, 0) AS identified
-- PostgreSQL 18 keeps NOT NULL as a constraint; its name is of no account. What a domain checks is a part of it, and
-- what a partition checks because its parent does is a part of that.
LEFT JOIN pg_constraint k
       ON o.catalog = 'pg_constraint'::regclass AND k.oid = o.oid
      AND (k.contypid <> 0 OR k.contype = 'c' AND k.coninhcount > 0 OR k.contype = 'n' AND k.conrelid <> 0)
LEFT JOIN pg_constraint t ON o.catalog = 'pg_constraint'::regclass AND t.oid = o.oid
WHERE o.oid >= 16384 AND coalesce(identified.schema, '') !~ '^pg_temp' AND identified.identity !~ '^pg_(toast_)?temp'
ORDER BY name
