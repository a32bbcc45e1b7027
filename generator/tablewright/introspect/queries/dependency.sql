-- dependency
-- What needs what, as PostgreSQL keeps it: addresses of both sides, with the number of a column or 0.
SELECT d.classid AS catalog, d.objid AS oid, d.objsubid AS part, d.refclassid AS needed_catalog, d.refobjid AS needed_oid,
       d.refobjsubid AS needed_part
FROM pg_depend d
WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S') AND d.objid >= 16384 AND d.refobjid >= 16384
