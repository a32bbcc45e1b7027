CREATE TYPE c AS (a integer);
ALTER TYPE c OWNER TO pg_database_owner;
