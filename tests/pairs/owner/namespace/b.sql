CREATE SCHEMA app;
ALTER SCHEMA app OWNER TO pg_database_owner;
