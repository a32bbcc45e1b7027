CREATE TYPE e AS ENUM ('b', 'a');
CREATE TABLE t (e e);
ALTER TYPE e OWNER TO pg_database_owner;
