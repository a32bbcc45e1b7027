-- Views; the columns are read with those of tables.
SELECT c.tableoid AS catalog, c.oid, c.oid AS relation, n.nspname AS namespace, c.relname AS name,
       rtrim(btrim(pg_get_viewdef(c.oid)), ';') AS query,
       coalesce((options.said ->> 'security_invoker')::boolean, false) AS security_invoker,
       coalesce((options.said ->> 'security_barrier')::boolean, false) AS security_barrier,
       options.said ->> 'check_option' AS check_option,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(o.option_name, o.option_value) AS said FROM pg_options_to_table(c.reloptions) AS o
) AS options
WHERE c.relkind = 'v' AND c.oid >= 16384 AND n.nspname !~ '^pg_'
ORDER BY n.nspname, c.relname
