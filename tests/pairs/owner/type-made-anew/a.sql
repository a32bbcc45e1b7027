CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (e e);
ALTER TYPE e OWNER TO pg_database_owner;
