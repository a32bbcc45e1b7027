CREATE TABLE t (id int);
ALTER TABLE t OWNER TO pg_database_owner;
