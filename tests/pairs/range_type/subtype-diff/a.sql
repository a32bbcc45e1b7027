CREATE FUNCTION apart(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::float8';
CREATE TYPE r AS RANGE (subtype = time);
