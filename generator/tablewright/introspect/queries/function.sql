-- Functions and procedures in SQL and PL/pgSQL. What their arguments are in order, out and table ones included.
SELECT p.tableoid AS catalog, p.oid, n.nspname AS namespace, p.proname AS name, l.lanname AS language,
       p.prokind = 'p' AS is_procedure, p.prosrc AS body, p.proretset AS returns_set,
       format_type(p.prorettype, NULL) AS returns,
       CASE WHEN to_jsonb(p) ->> 'prosqlbody' IS NOT NULL THEN pg_get_function_sqlbody(p.oid) END AS sql_body,
       CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel,
       p.proisstrict AS strict, p.prosecdef AS security_definer, p.proleakproof AS leakproof,
       p.procost::int AS cost, p.prorows::int AS rows, coalesce(p.proconfig, '{}') AS settings,
       ARRAY(
           SELECT jsonb_build_object(
               'name', p.proargnames[place],
               'mode', CASE p.proargmodes[place] WHEN 'o' THEN 'out' WHEN 'b' THEN 'inout' WHEN 'v' THEN 'variadic'
                           WHEN 't' THEN 'table' ELSE 'in' END,
               'type', format_type(type, NULL),
               'default', pg_get_function_arg_default(p.oid, place::int)
           )
           FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS argument (type, place)
           ORDER BY place
       ) AS arguments,
       obj_description(p.oid, 'pg_proc') AS comment
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_' AND l.lanname IN ('sql', 'plpgsql') AND p.prokind IN ('f', 'p')
  AND p.procost = trunc(p.procost) AND p.prorows = trunc(p.prorows) AND p.prosupport = 0 AND p.protrftypes IS NULL
ORDER BY n.nspname, p.proname, p.oid
