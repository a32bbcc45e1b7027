CREATE DOMAIN d AS text CHECK (VALUE <> '');
ALTER DOMAIN d OWNER TO pg_database_owner;
