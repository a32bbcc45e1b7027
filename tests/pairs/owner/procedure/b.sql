CREATE PROCEDURE p(a integer) LANGUAGE sql AS 'SELECT 1';
ALTER PROCEDURE p(integer) OWNER TO pg_database_owner;
