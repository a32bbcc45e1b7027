SELECT e.tableoid AS catalog, e.oid, e.evtname AS name, e.evtevent AS event,
       ARRAY(SELECT tag FROM unnest(e.evttags) AS tag ORDER BY tag COLLATE "C") AS tags,
       n.nspname AS function_namespace, p.proname AS function,
       CASE e.evtenabled WHEN 'O' THEN 'origin' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE 'disabled' END
           AS enabled,
       obj_description(e.oid, 'pg_event_trigger') AS comment
FROM pg_event_trigger e
JOIN pg_proc p ON p.oid = e.evtfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE e.oid >= 16384
ORDER BY e.evtname
