-- Domains; the type beneath is named as a column's type is. PostgreSQL checks a domain's conditions by their names.
SELECT t.tableoid AS catalog, t.oid, n.nspname AS namespace, t.typname AS name,
       CASE
           WHEN e.oid = 'bpchar'::regtype AND t.typtypmod = -1 THEN 'bpchar'
           WHEN owner.refobjid IS NOT NULL
           THEN substr(format_type(e.oid, t.typtypmod), length(quote_ident(en.nspname)) + 2)
           ELSE format_type(e.oid, t.typtypmod)
       END AS type,
       element.oid IS NOT NULL AS array,
       CASE WHEN e.oid >= 16384 AND owner.refobjid IS NULL AND e.typtype <> 'm' THEN en.nspname::text END AS type_namespace,
       e.typname AS type_name,
       CASE e.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' WHEN 'r' THEN 'range type' ELSE 'enum' END AS type_kind,
       NOT t.typnotnull AS nullable,
       pg_get_expr(t.typdefaultbin, 0) AS default,
       CASE WHEN t.typcollation <> beneath.typcollation
            THEN CASE WHEN k.collnamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                      ELSE k.collnamespace::regnamespace || '.' END || k.collname
       END AS collation,
       ARRAY(
           SELECT jsonb_build_object(
               'name', c.conname, 'expression', pg_get_expr(c.conbin, 0), 'not_valid', NOT c.convalidated,
               'comment', obj_description(c.oid, 'pg_constraint')
           )
           FROM pg_constraint c
           WHERE c.contypid = t.oid AND c.contype = 'c'
           ORDER BY c.conname
       ) AS checks,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_type beneath ON beneath.oid = t.typbasetype
LEFT JOIN pg_type element ON element.typarray = beneath.oid
JOIN pg_type e ON e.oid = coalesce(element.oid, beneath.oid)
JOIN pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_depend owner ON owner.classid = e.tableoid AND owner.objid = e.oid AND owner.deptype = 'e'
LEFT JOIN pg_collation k ON k.oid = t.typcollation
WHERE t.typtype = 'd' AND t.oid >= 16384 AND n.nspname !~ '^pg_'
  -- NOT NULL of PostgreSQL 18 cannot be said to be not valid.
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.contypid = t.oid AND c.contype = 'n' AND NOT c.convalidated)
ORDER BY n.nspname, t.typname
