-- Roles that somebody made. Passwords, and until when they hold, are the server's own; nobody can say a superuser here,
-- nor a member that may admit others.
SELECT 'pg_authid'::regclass::oid AS catalog, r.oid, r.rolname AS name, r.rolcanlogin AS login, r.rolinherit AS inherit,
       r.rolbypassrls AS bypass_row_security, r.rolcreatedb AS create_database, r.rolcreaterole AS create_role,
       r.rolreplication AS replication, r.rolconnlimit AS connection_limit,
       ARRAY(
           SELECT DISTINCT g.rolname::text COLLATE "C"
           FROM pg_auth_members m
           JOIN pg_roles g ON g.oid = m.roleid
           WHERE m.member = r.oid
       ) AS member_of,
       ARRAY(
           SELECT unnest(s.setconfig) FROM pg_db_role_setting s WHERE s.setrole = r.oid AND s.setdatabase = 0
       ) AS settings,
       shobj_description(r.oid, 'pg_authid') AS comment
FROM pg_roles r
WHERE r.oid >= 16384 AND r.rolname !~ '^pg_' AND NOT r.rolsuper
  AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.admin_option)
ORDER BY r.rolname
