CREATE TABLE t (id serial);
ALTER TABLE t OWNER TO pg_database_owner;
