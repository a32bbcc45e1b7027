CREATE SCHEMA app;
CREATE TYPE app.e AS ENUM ('a');
CREATE TABLE app.t (id serial, x app.e);
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
