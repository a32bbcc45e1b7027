CREATE SCHEMA app;
CREATE TABLE app.t (a int, b int);
CREATE INDEX i ON app.t (a);
