-- access method
CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;
-- otherwise
CREATE ACCESS METHOD am TYPE INDEX HANDLER hashhandler;
-- aggregate
CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int);
-- otherwise
CREATE AGGREGATE total (int) (sfunc = int4mi, stype = int);
-- cast
CREATE CAST (text AS point) WITH INOUT;
-- otherwise
CREATE CAST (text AS point) WITH INOUT AS ASSIGNMENT;
-- collation
CREATE COLLATION c (locale = 'C');
-- otherwise
CREATE COLLATION c (locale = 'POSIX');
-- conversion
CREATE CONVERSION cv FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
-- otherwise
CREATE DEFAULT CONVERSION cv FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
-- default acl
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
-- otherwise
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO PUBLIC;
-- default acl on large objects
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO PUBLIC;
-- otherwise
ALTER DEFAULT PRIVILEGES GRANT SELECT, UPDATE ON LARGE OBJECTS TO PUBLIC;
-- default acl for another role
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor GRANT SELECT ON TABLES TO PUBLIC;
-- otherwise
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor GRANT INSERT ON TABLES TO PUBLIC;
-- event trigger
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f();
-- otherwise
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();
-- foreign data wrapper
CREATE FOREIGN DATA WRAPPER w;
-- otherwise
CREATE FOREIGN DATA WRAPPER w OPTIONS (a 'b');
-- foreign server
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
-- otherwise
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s VERSION '2' FOREIGN DATA WRAPPER w;
-- foreign table
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE f (a int) SERVER s;
-- otherwise
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE f (a bigint) SERVER s;
-- foreign table options
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE f (a int) SERVER s;
-- otherwise
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE f (a int) SERVER s OPTIONS (a 'b');
-- user mapping
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR CURRENT_USER SERVER s;
-- otherwise
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (a 'b');
-- inheriting table
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- otherwise
CREATE TABLE p (a int);
CREATE TABLE k (b bigint) INHERITS (p);
-- language
CREATE LANGUAGE l HANDLER plpgsql_call_handler;
-- otherwise
CREATE LANGUAGE l HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator;
-- operator
CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);
-- otherwise
CREATE OPERATOR === (FUNCTION = int4ne, LEFTARG = int, RIGHTARG = int);
-- operator class
CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
-- otherwise
CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
-- operator family
CREATE OPERATOR FAMILY of USING btree;
-- otherwise
CREATE OPERATOR FAMILY of USING btree;
ALTER OPERATOR FAMILY of USING btree ADD OPERATOR 1 < (int, int);
-- publication
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE PUBLICATION p FOR TABLE t;
-- otherwise
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE PUBLICATION p FOR TABLE t, u;
-- publication of rows
CREATE TABLE t (a int);
CREATE PUBLICATION p FOR TABLE t;
-- otherwise
CREATE TABLE t (a int);
CREATE PUBLICATION p FOR TABLE t WHERE (a > 1);
-- publication of a namespace
CREATE SCHEMA n;
CREATE PUBLICATION p FOR TABLES IN SCHEMA n;
-- otherwise
CREATE SCHEMA n;
CREATE PUBLICATION p FOR TABLES IN SCHEMA n, public;
-- publication of everything
CREATE PUBLICATION p FOR ALL TABLES;
-- otherwise
CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert');
-- range type
CREATE TYPE r AS RANGE (subtype = float8);
-- otherwise
CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi);
-- base type
CREATE TYPE b;
CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
-- otherwise
CREATE TYPE b;
CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, CATEGORY = 'S');
-- rule
CREATE TABLE t (a int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-- otherwise
CREATE TABLE t (a int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD SELECT 1;
-- statistics
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
-- otherwise
CREATE TABLE t (a int, b int);
CREATE STATISTICS s (mcv) ON a, b FROM t;
-- text search configuration
CREATE TEXT SEARCH CONFIGURATION tc (COPY = simple);
-- otherwise
CREATE TEXT SEARCH CONFIGURATION tc (COPY = english);
-- text search dictionary
CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple);
-- otherwise
CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple, ACCEPT = false);
-- text search parser
CREATE TEXT SEARCH PARSER tp (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- otherwise
CREATE TEXT SEARCH PARSER tp (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
-- text search template
CREATE TEXT SEARCH TEMPLATE tt (LEXIZE = dsimple_lexize);
-- otherwise
CREATE TEXT SEARCH TEMPLATE tt (INIT = dsimple_init, LEXIZE = dsimple_lexize);
-- transform
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
-- otherwise
CREATE TRANSFORM FOR bigint LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
-- window function
CREATE FUNCTION wf() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
-- otherwise
CREATE FUNCTION wf() RETURNS bigint LANGUAGE internal WINDOW AS 'window_rank';
-- function support
CREATE FUNCTION sf(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
-- otherwise
CREATE FUNCTION sf(int) RETURNS int LANGUAGE sql IMMUTABLE SUPPORT generate_series_int4_support AS 'SELECT 1';
-- c function
CREATE FUNCTION cf(int) RETURNS int LANGUAGE internal AS 'int4abs';
-- otherwise
CREATE FUNCTION cf(int) RETURNS int LANGUAGE internal AS 'int4um';
-- typed table
CREATE TYPE ct AS (a int);
CREATE TABLE tt OF ct;
-- otherwise
CREATE TYPE ct AS (a int);
CREATE TABLE tt OF ct (a DEFAULT 1);
-- rule disabled
CREATE TABLE t (a int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-- otherwise
CREATE TABLE t (a int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
ALTER TABLE t DISABLE RULE r;
-- comment on unmodelled
CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int);
-- otherwise
CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int);
COMMENT ON AGGREGATE total (int) IS 'x';
-- owner of unmodelled
CREATE COLLATION c (locale = 'C');
-- otherwise
CREATE COLLATION c (locale = 'C');
ALTER COLLATION c OWNER TO pg_database_owner;
-- grant on foreign server
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
-- otherwise
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
GRANT USAGE ON FOREIGN SERVER s TO PUBLIC;
