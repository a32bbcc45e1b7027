CREATE FUNCTION f(a timestamptz DEFAULT clock_timestamp()) RETURNS int LANGUAGE sql AS 'SELECT 1';
