CREATE TYPE r AS RANGE (subtype = time);
CREATE FUNCTION f(a r) RETURNS boolean LANGUAGE sql AS 'SELECT isempty(a)';
