-- The columns of tables and views, and the attributes of composite types.
-- A type of an extension is named without its namespace: where that lies is the extension's affair.
SELECT a.attrelid AS relation, a.attname AS name,
       CASE
           -- Without a length it is no character(1), as the plain word would be.
           WHEN e.oid = 'bpchar'::regtype AND a.atttypmod = -1 THEN 'bpchar'
           WHEN owner.refobjid IS NOT NULL
           THEN substr(format_type(e.oid, a.atttypmod), length(quote_ident(n.nspname)) + 2)
           ELSE format_type(e.oid, a.atttypmod)
       END AS type,
       element.oid IS NOT NULL AS array,
       CASE WHEN e.oid >= 16384 AND owner.refobjid IS NULL AND e.typtype <> 'm' THEN n.nspname::text END AS type_namespace,
       e.typname AS type_name,
       CASE e.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' WHEN 'r' THEN 'range type' ELSE 'enum' END AS type_kind,
       NOT a.attnotnull AS nullable,
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS default,
       CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS generated,
       a.attgenerated = 'v' AS virtual,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
       counter.tableoid AS sequence_catalog, counter.oid AS sequence, counter.relname AS sequence_name,
       (SELECT nspname::text FROM pg_namespace WHERE oid = counter.relnamespace) AS sequence_namespace,
       s.seqstart AS sequence_start, s.seqincrement AS sequence_increment, s.seqmin AS sequence_minimum,
       s.seqmax AS sequence_maximum, s.seqcache AS sequence_cache, s.seqcycle AS sequence_cycle,
       CASE WHEN a.attcollation <> t.typcollation
            THEN CASE WHEN k.collnamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                      ELSE k.collnamespace::regnamespace || '.' END || k.collname
       END AS collation,
       CASE WHEN c.relkind IN ('r', 'p') AND a.attstorage <> t.typstorage
            THEN '{"p": "plain", "e": "external", "x": "extended", "m": "main"}'::jsonb ->> a.attstorage::text
       END AS storage,
       '{"p": "pglz", "l": "lz4"}'::jsonb ->> nullif(a.attcompression::text, '') AS compression,
       -- Not said is NULL since PostgreSQL 17, and -1 before.
       nullif(a.attstattarget, -1)::int AS statistics,
       ARRAY(SELECT ARRAY[o.option_name, o.option_value] FROM pg_options_to_table(a.attoptions) AS o) AS options,
       col_description(a.attrelid, a.attnum) AS comment
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'c')
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type element ON element.typarray = t.oid
JOIN pg_type e ON e.oid = coalesce(element.oid, t.oid)
JOIN pg_namespace n ON n.oid = e.typnamespace
LEFT JOIN pg_depend owner ON owner.classid = e.tableoid AND owner.objid = e.oid AND owner.deptype = 'e'
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation k ON k.oid = a.attcollation
LEFT JOIN (pg_depend part JOIN pg_sequence s ON s.seqrelid = part.objid JOIN pg_class counter ON counter.oid = s.seqrelid)
       ON part.classid = 'pg_class'::regclass AND part.refclassid = 'pg_class'::regclass AND part.deptype = 'i'
      AND part.refobjid = a.attrelid AND part.refobjsubid = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= 16384
ORDER BY a.attrelid, a.attnum
