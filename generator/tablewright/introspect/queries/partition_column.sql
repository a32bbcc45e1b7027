-- What the columns of partitions have otherwise than those of what they are parts of; a comment is never inherited.
SELECT own.attrelid AS relation, own.attname AS name,
       CASE WHEN said.otherwise THEN said.default END AS default,
       said.otherwise AND said.default IS NULL AS no_default,
       own.attnotnull AND NOT inherited.attnotnull AS not_null,
       col_description(own.attrelid, own.attnum) AS comment
FROM pg_attribute own
JOIN pg_class c ON c.oid = own.attrelid AND c.relispartition AND c.relkind IN ('r', 'p')
JOIN pg_inherits i ON i.inhrelid = c.oid
JOIN pg_attribute inherited ON inherited.attrelid = i.inhparent AND inherited.attname = own.attname
LEFT JOIN pg_attrdef d ON d.adrelid = own.attrelid AND d.adnum = own.attnum
LEFT JOIN pg_attrdef e ON e.adrelid = inherited.attrelid AND e.adnum = inherited.attnum
CROSS JOIN LATERAL (
    SELECT pg_get_expr(d.adbin, d.adrelid) AS default,
           own.attgenerated = '' AND pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM pg_get_expr(e.adbin, e.adrelid)
               AS otherwise
) AS said
WHERE own.attnum > 0 AND NOT own.attisdropped AND own.attrelid >= 16384
  AND (said.otherwise OR own.attnotnull AND NOT inherited.attnotnull OR col_description(own.attrelid, own.attnum) IS NOT NULL)
ORDER BY own.attrelid, own.attname
