-- The keys of indexes. What PostgreSQL itself does not print is the default: no collation, no operator class.
SELECT part.relation, part.item, part.is_expression,
       CASE WHEN part.collated THEN part.collation END AS collation,
       CASE WHEN strpos(part.definition, part.printed || CASE WHEN part.collated THEN part.collate ELSE '' END
                                         || ' ' || part.opclass_printed) > 0
            THEN part.opclass
       END AS opclass,
       part.option & 1 = 1 AS descending,
       CASE WHEN (part.option & 2 = 2) <> (part.option & 1 = 1) THEN part.option & 2 = 2 END AS nulls_first,
       ARRAY(
           SELECT ARRAY[o.option_name, o.option_value]
           FROM pg_attribute own
           CROSS JOIN LATERAL pg_options_to_table(own.attoptions) AS o
           WHERE own.attrelid = part.relation AND own.attnum = part.position + 1
       ) AS parameters
FROM (
    SELECT key.*, coalesce(a.attname::text, key.printed) AS item, a.attname IS NULL AS is_expression,
           coalesce(strpos(key.definition, key.printed || key.collate) > 0, false) AS collated
    FROM (
        SELECT i.indexrelid AS relation, i.indrelid, position, i.indkey[position] AS attnum,
               i.indoption[position] AS option,
               pg_get_indexdef(i.indexrelid, 0, true) AS definition,
               pg_get_indexdef(i.indexrelid, position + 1, true) AS printed,
               ' COLLATE ' || k.oid::regcollation AS collate,
               CASE WHEN k.collnamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                    ELSE k.collnamespace::regnamespace || '.' END || k.collname AS collation,
               CASE WHEN o.opcnamespace = 'pg_catalog'::regnamespace THEN ''
                    ELSE o.opcnamespace::regnamespace || '.' END || quote_ident(o.opcname) AS opclass_printed,
               CASE WHEN o.opcnamespace IN ('pg_catalog'::regnamespace, to_regnamespace('public')) THEN ''
                    ELSE o.opcnamespace::regnamespace || '.' END || o.opcname AS opclass
        FROM pg_index i
        CROSS JOIN LATERAL generate_series(0, i.indnkeyatts - 1) AS position
        JOIN pg_opclass o ON o.oid = i.indclass[position]
        LEFT JOIN pg_collation k ON k.oid = i.indcollation[position]
        WHERE i.indexrelid >= 16384
    ) AS key
    LEFT JOIN pg_attribute a ON a.attrelid = key.indrelid AND a.attnum = key.attnum AND key.attnum <> 0
) AS part
ORDER BY part.relation, part.position
