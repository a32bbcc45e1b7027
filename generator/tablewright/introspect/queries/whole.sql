-- whole
-- What stands in pg_depend for an object without being it, and that object: what an extension has brought, the
-- default of a column, the rule of a view, the array of a type, the type of a table's rows, the index of a constraint.
-- What a partition has from its parent is `repeated`: it is that of the parent when somebody needs it, and needs nothing
-- itself.
SELECT classid AS catalog, objid AS oid, refclassid AS whole_catalog, refobjid AS whole_oid, 0 AS whole_part,
       false AS repeated
FROM pg_depend
WHERE deptype = 'e'
UNION ALL
SELECT 'pg_attrdef'::regclass::oid AS catalog, oid, 'pg_class'::regclass::oid AS whole_catalog, adrelid AS whole_oid,
       adnum::integer AS whole_part, false AS repeated
FROM pg_attrdef
UNION ALL
SELECT 'pg_rewrite'::regclass, oid, 'pg_class'::regclass, ev_class, 0, false FROM pg_rewrite
UNION ALL
SELECT 'pg_type'::regclass, typarray, 'pg_type'::regclass, oid, 0, false
FROM pg_type
WHERE typarray <> 0 AND oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass, reltype, 'pg_class'::regclass, oid, 0, false
FROM pg_class
WHERE reltype <> 0 AND relkind <> 'c' AND oid >= 16384
UNION ALL
SELECT 'pg_class'::regclass, typrelid, 'pg_type'::regclass, t.oid, 0, false
FROM pg_type t
JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
UNION ALL
SELECT 'pg_class'::regclass, conindid, 'pg_constraint'::regclass, oid, 0, false
FROM pg_constraint
WHERE contype IN ('p', 'u', 'x') AND conparentid = 0 AND oid >= 16384
UNION ALL
SELECT 'pg_constraint'::regclass, oid, 'pg_type'::regclass, contypid, 0, false FROM pg_constraint WHERE contypid <> 0
UNION ALL
SELECT 'pg_constraint'::regclass, oid, 'pg_constraint'::regclass, conparentid, 0, true
FROM pg_constraint
WHERE conparentid <> 0
UNION ALL
SELECT 'pg_trigger'::regclass, oid, 'pg_trigger'::regclass, tgparentid, 0, true FROM pg_trigger WHERE tgparentid <> 0
UNION ALL
SELECT 'pg_class'::regclass, inhrelid, 'pg_class'::regclass, inhparent, 0, true
FROM pg_inherits
JOIN pg_class c ON c.oid = inhrelid AND c.relkind IN ('i', 'I')
