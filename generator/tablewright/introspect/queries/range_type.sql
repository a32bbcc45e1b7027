-- Range types but for those with a canonical function, which only C can be written in, and those whose multirange type
-- lies elsewhere. The subtype is named as a column's type is.
SELECT t.tableoid AS catalog, t.oid, n.nspname AS namespace, t.typname AS name, multirange.typname AS multirange,
       CASE
           WHEN owner.refobjid IS NOT NULL THEN substr(format_type(e.oid, NULL), length(quote_ident(en.nspname)) + 2)
           ELSE format_type(e.oid, NULL)
       END AS type,
       element.oid IS NOT NULL AS array,
       CASE WHEN e.oid >= 16384 AND owner.refobjid IS NULL THEN en.nspname::text END AS type_namespace,
       e.typname AS type_name,
       CASE e.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' WHEN 'r' THEN 'range type' ELSE 'enum' END AS type_kind,
       CASE WHEN NOT o.opcdefault
            THEN CASE WHEN o.opcnamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                      ELSE o.opcnamespace::regnamespace || '.' END || o.opcname
       END AS opclass,
       CASE WHEN r.rngcollation <> beneath.typcollation
            THEN CASE WHEN k.collnamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                      ELSE k.collnamespace::regnamespace || '.' END || k.collname
       END AS collation,
       (SELECT CASE WHEN p.pronamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                    ELSE p.pronamespace::regnamespace || '.' END || p.proname
        FROM pg_proc p WHERE p.oid = r.rngsubdiff) AS subtype_diff,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_range r
JOIN pg_type t ON t.oid = r.rngtypid
JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_type multirange ON multirange.oid = r.rngmultitypid AND multirange.typnamespace = t.typnamespace
JOIN pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_type beneath ON beneath.oid = r.rngsubtype
LEFT JOIN pg_type element ON element.typarray = beneath.oid
JOIN pg_type e ON e.oid = coalesce(element.oid, beneath.oid)
JOIN pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_depend owner ON owner.classid = e.tableoid AND owner.objid = e.oid AND owner.deptype = 'e'
LEFT JOIN pg_collation k ON k.oid = r.rngcollation
WHERE t.oid >= 16384 AND n.nspname !~ '^pg_' AND r.rngcanonical = 0
ORDER BY n.nspname, t.typname
