CREATE TYPE e AS ENUM ('a');
ALTER TYPE e OWNER TO pg_database_owner;
