CREATE COLLATION c (locale = 'C');
ALTER COLLATION c OWNER TO pg_database_owner;
