CREATE TYPE r AS RANGE (subtype = float8);
CREATE FUNCTION f(a r) RETURNS boolean LANGUAGE sql AS 'SELECT isempty(a)';
