-- Each block changes one thing in shop.sql. The lines above it say what the comparison answers, and it says nothing
-- else: the kind, the name, and the property (or: missing, extra, not modelled).

-- = namespace Shop ü: comment
COMMENT ON SCHEMA "Shop ü" IS 'other';

-- = namespace more: extra
CREATE SCHEMA more;

-- = namespace public: extra
COMMENT ON SCHEMA public IS 'ours';

-- = enum Shop ü.St.ate: labels
ALTER TYPE "St.ate" ADD VALUE 'last';

-- = enum Shop ü.St.ate: labels
ALTER TYPE "St.ate" ADD VALUE 'between' BEFORE ':x';

-- = enum Shop ü.St.ate: labels
ALTER TYPE "St.ate" RENAME VALUE ':x' TO ':y';

-- = enum Shop ü.St.ate: comment
COMMENT ON TYPE "St.ate" IS NULL;

-- = enum Shop ü.more: extra
CREATE TYPE more AS ENUM ('a');

-- = function Shop ü.touch %(): body
CREATE OR REPLACE FUNCTION "touch %"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

-- = function Shop ü.touch %(): comment
COMMENT ON FUNCTION "touch %"() IS 'other';

-- = function Shop ü.more(): extra
CREATE FUNCTION more() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';

-- = table Shop ü.more: extra
CREATE TABLE more ();

-- = table public.people: comment
COMMENT ON TABLE people IS 'other';

-- = column public.people.more: extra
ALTER TABLE people ADD more int;

-- = column public.people.born: missing
ALTER TABLE people DROP born;

-- = column public.people.born: missing
-- = column public.people.birth: extra
ALTER TABLE people RENAME born TO birth;

-- = table public.people: order of columns
ALTER TABLE people ADD again varchar(40) COLLATE "C" DEFAULT 'a\b :x %' NOT NULL;
ALTER TABLE people DROP name;
ALTER TABLE people RENAME again TO name;
COMMENT ON COLUMN people.name IS 'a name, 50 % ":x"';

-- = column public.people.born: type
ALTER TABLE people ALTER born TYPE timestamp;

-- = column public.people.name: type
ALTER TABLE people ALTER name TYPE varchar(41) COLLATE "C";

-- = column public.people.name: collation
ALTER TABLE people ALTER name TYPE varchar(40) COLLATE "POSIX";

-- = column public.people.name: collation
ALTER TABLE people ALTER name TYPE varchar(40);

-- = column Shop ü.Or"ders.states: type
ALTER TABLE "Or""ders" ALTER states TYPE text[];

-- = column public.people.name: nullable
ALTER TABLE people ALTER name DROP NOT NULL;

-- = column public.people.born: nullable
ALTER TABLE people ALTER born SET NOT NULL;

-- = column public.people.name: default
ALTER TABLE people ALTER name DROP DEFAULT;

-- = column public.people.name: default
ALTER TABLE people ALTER name SET DEFAULT 'a\b :x';

-- = column public.people.born: default
ALTER TABLE people ALTER born SET DEFAULT '2020-01-01';

-- = column Shop ü.Or"ders.state: default
ALTER TABLE "Or""ders" ALTER state SET DEFAULT 'new';

-- = column Shop ü.Or"ders.twice: generated
ALTER TABLE "Or""ders" ALTER twice DROP EXPRESSION;

-- = column public.people.born: comment
COMMENT ON COLUMN people.born IS 'when';

-- = column public.people.id: identity
ALTER TABLE people ALTER id DROP IDENTITY;

-- = column public.people.id: identity
ALTER TABLE people ALTER id SET GENERATED ALWAYS;

-- = column public.people.id: identity
ALTER TABLE people ALTER id SET START 6;

-- = column public.people.id: identity
ALTER TABLE people ALTER id SET INCREMENT 3;

-- = column public.people.id: identity
ALTER TABLE people ALTER id SET MINVALUE 4;

-- = column public.people.id: identity
ALTER TABLE people ALTER id SET NO MAXVALUE;

-- = column public.people.id: identity
ALTER TABLE people ALTER id SET CACHE 8;

-- = column public.people.id: identity
ALTER TABLE people ALTER id SET NO CYCLE;

-- = primary key Shop ü.Or"ders.or pk: columns
ALTER TABLE "Or""ders" DROP CONSTRAINT "or pk", ADD CONSTRAINT "or pk" PRIMARY KEY (price, "1d");
COMMENT ON CONSTRAINT "or pk" ON "Or""ders" IS 'pk';

-- = primary key Shop ü.Or"ders.or pk: missing
ALTER TABLE "Or""ders" DROP CONSTRAINT "or pk";

-- = primary key Shop ü.Or"ders.or pk: comment
COMMENT ON CONSTRAINT "or pk" ON "Or""ders" IS NULL;

-- = unique Shop ü.Or"ders.or uq: columns
ALTER TABLE "Or""ders" DROP CONSTRAINT "or uq", ADD CONSTRAINT "or uq" UNIQUE NULLS NOT DISTINCT (state, note) INCLUDE (price) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or uq" ON "Or""ders" IS 'uq';

-- = unique Shop ü.Or"ders.or uq: include
ALTER TABLE "Or""ders" DROP CONSTRAINT "or uq", ADD CONSTRAINT "or uq" UNIQUE NULLS NOT DISTINCT (note, state) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or uq" ON "Or""ders" IS 'uq';

-- = unique Shop ü.Or"ders.or uq: nulls_not_distinct
ALTER TABLE "Or""ders" DROP CONSTRAINT "or uq", ADD CONSTRAINT "or uq" UNIQUE (note, state) INCLUDE (price) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or uq" ON "Or""ders" IS 'uq';

-- = unique Shop ü.Or"ders.or uq: initially_deferred
ALTER TABLE "Or""ders" DROP CONSTRAINT "or uq", ADD CONSTRAINT "or uq" UNIQUE NULLS NOT DISTINCT (note, state) INCLUDE (price) DEFERRABLE;
COMMENT ON CONSTRAINT "or uq" ON "Or""ders" IS 'uq';

-- = unique Shop ü.Or"ders.or uq: deferrable
-- = unique Shop ü.Or"ders.or uq: initially_deferred
ALTER TABLE "Or""ders" DROP CONSTRAINT "or uq", ADD CONSTRAINT "or uq" UNIQUE NULLS NOT DISTINCT (note, state) INCLUDE (price);
COMMENT ON CONSTRAINT "or uq" ON "Or""ders" IS 'uq';

-- = unique Shop ü.Or"ders.or uq: comment
COMMENT ON CONSTRAINT "or uq" ON "Or""ders" IS NULL;

-- = unique public.people.more: extra
ALTER TABLE people ADD CONSTRAINT more UNIQUE (born);

-- = check Shop ü.Or"ders.or ck: expression
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ck", ADD CONSTRAINT "or ck" CHECK (price > 1 AND note <> 'a\b :x %');
COMMENT ON CONSTRAINT "or ck" ON "Or""ders" IS 'ck';

-- = check Shop ü.Or"ders.or ck: expression
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ck", ADD CONSTRAINT "or ck" CHECK (price > 0 AND note <> 'a\\b :x %');
COMMENT ON CONSTRAINT "or ck" ON "Or""ders" IS 'ck';

-- = check Shop ü.Or"ders.or ck: comment
COMMENT ON CONSTRAINT "or ck" ON "Or""ders" IS NULL;

-- = check Shop ü.Or"ders.or ck: missing
-- = check Shop ü.Or"ders.or CK: extra
ALTER TABLE "Or""ders" RENAME CONSTRAINT "or ck" TO "or CK";

-- = exclude Shop ü.Or"ders.or ex: elements
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ex", ADD CONSTRAINT "or ex" EXCLUDE USING gist ((int8range("per son", NULL)) WITH -|-, during range_ops WITH &&) WHERE (price > 5) DEFERRABLE;
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS 'ex';

-- = exclude Shop ü.Or"ders.or ex: elements
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ex", ADD CONSTRAINT "or ex" EXCLUDE USING gist (during range_ops WITH &&, (int8range("per son", NULL)) WITH &&) WHERE (price > 5) DEFERRABLE;
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS 'ex';

-- = exclude Shop ü.Or"ders.or ex: elements
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ex", ADD CONSTRAINT "or ex" EXCLUDE USING gist (during range_ops WITH &&, (int8range("per son", 7)) WITH -|-) WHERE (price > 5) DEFERRABLE;
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS 'ex';

-- = exclude Shop ü.Or"ders.or ex: where
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ex", ADD CONSTRAINT "or ex" EXCLUDE USING gist (during range_ops WITH &&, (int8range("per son", NULL)) WITH -|-) DEFERRABLE;
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS 'ex';

-- = exclude Shop ü.Or"ders.or ex: deferrable
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ex", ADD CONSTRAINT "or ex" EXCLUDE USING gist (during range_ops WITH &&, (int8range("per son", NULL)) WITH -|-) WHERE (price > 5);
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS 'ex';

-- = exclude Shop ü.Or"ders.or ex: initially_deferred
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ex", ADD CONSTRAINT "or ex" EXCLUDE USING gist (during range_ops WITH &&, (int8range("per son", NULL)) WITH -|-) WHERE (price > 5) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS 'ex';

-- = exclude Shop ü.Or"ders.or ex: elements
-- = exclude Shop ü.Or"ders.or ex: method
ALTER TABLE "Or""ders" DROP CONSTRAINT "or ex", ADD CONSTRAINT "or ex" EXCLUDE USING spgist (during WITH &&) WHERE (price > 5) DEFERRABLE;
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS 'ex';

-- = exclude Shop ü.Or"ders.or ex: comment
COMMENT ON CONSTRAINT "or ex" ON "Or""ders" IS NULL;

-- = column public.people.parent: extra
-- = unique public.people.people_parent_key: extra
-- = foreign key Shop ü.Or"ders.or fk: referenced_columns
ALTER TABLE people ADD parent bigint UNIQUE;
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES people (parent) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = column public.people.parent: extra
-- = unique public.people.people_id_parent_key: extra
-- = foreign key Shop ü.Or"ders.or fk: columns
-- = foreign key Shop ü.Or"ders.or fk: referenced_columns
-- = foreign key Shop ü.Or"ders.or fk: delete_sets
ALTER TABLE people ADD parent bigint, ADD UNIQUE (id, parent);
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son", "1d") REFERENCES people (id, parent) MATCH FULL ON DELETE SET NULL ("1d") ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: columns
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("1d") REFERENCES people MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = table Shop ü.more: extra
-- = primary key Shop ü.more.more_pkey: extra
-- = foreign key Shop ü.Or"ders.or fk: referenced_table
CREATE TABLE more (id bigint PRIMARY KEY);
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES more MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: on_delete
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES people MATCH FULL ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: on_delete
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES people MATCH FULL ON DELETE RESTRICT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: on_delete
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES people MATCH FULL ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: on_delete
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES people MATCH FULL ON DELETE SET DEFAULT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: on_update
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES people MATCH FULL ON DELETE SET NULL ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: match_full
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD CONSTRAINT "or fk" FOREIGN KEY ("per son") REFERENCES people ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS 'fk';

-- = foreign key Shop ü.Or"ders.or fk: deferrable
-- = foreign key Shop ü.Or"ders.or fk: initially_deferred
ALTER TABLE "Or""ders" ALTER CONSTRAINT "or fk" NOT DEFERRABLE;

-- = foreign key Shop ü.Or"ders.or fk: initially_deferred
ALTER TABLE "Or""ders" ALTER CONSTRAINT "or fk" DEFERRABLE INITIALLY IMMEDIATE;

-- = foreign key Shop ü.Or"ders.or fk: comment
COMMENT ON CONSTRAINT "or fk" ON "Or""ders" IS NULL;

-- = index Shop ü.or ix: missing
DROP INDEX "or ix";

-- = index public.more: extra
CREATE INDEX more ON people (born);

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (state, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "POSIX" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note), ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, upper(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 2) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1), price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: keys
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: unique
-- = index Shop ü.or ix: nulls_not_distinct
DROP INDEX "or ix";
CREATE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: nulls_not_distinct
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: include
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: include
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (twice) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: where
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) WHERE price > 2;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: options
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 71, deduplicate_items = off) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: options
DROP INDEX "or ix";
CREATE UNIQUE INDEX "or ix" ON "Or""ders" USING btree
    (note COLLATE "C" text_pattern_ops DESC NULLS LAST, lower(note) COLLATE "C", ("per son" + 1) NULLS FIRST, price)
    INCLUDE (state) NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE price > 1;
COMMENT ON INDEX "or ix" IS 'ix';

-- = index Shop ü.or ix: comment
COMMENT ON INDEX "or ix" IS 'other';

-- = index Shop ü.or ix: missing
-- = index public.or ix: extra
DROP INDEX "or ix";
CREATE INDEX "or ix" ON people USING hash (born);

-- = trigger Shop ü.Or"ders.or tr: timing
DROP TRIGGER "or tr" ON "Or""ders";
CREATE TRIGGER "or tr" AFTER INSERT OR UPDATE ON "Or""ders" FOR EACH ROW EXECUTE FUNCTION "touch %"();
COMMENT ON TRIGGER "or tr" ON "Or""ders" IS 'tr';

-- = trigger Shop ü.Or"ders.or tr: events
DROP TRIGGER "or tr" ON "Or""ders";
CREATE TRIGGER "or tr" BEFORE UPDATE ON "Or""ders" FOR EACH ROW EXECUTE FUNCTION "touch %"();
COMMENT ON TRIGGER "or tr" ON "Or""ders" IS 'tr';

-- = trigger Shop ü.Or"ders.or tr: events
DROP TRIGGER "or tr" ON "Or""ders";
CREATE TRIGGER "or tr" BEFORE INSERT OR UPDATE OR DELETE ON "Or""ders" FOR EACH ROW EXECUTE FUNCTION "touch %"();
COMMENT ON TRIGGER "or tr" ON "Or""ders" IS 'tr';

-- = trigger Shop ü.Or"ders.or tr: function
DROP TRIGGER "or tr" ON "Or""ders";
CREATE TRIGGER "or tr" BEFORE INSERT OR UPDATE ON "Or""ders" FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
COMMENT ON TRIGGER "or tr" ON "Or""ders" IS 'tr';

-- = trigger Shop ü.Or"ders.or tr: comment
COMMENT ON TRIGGER "or tr" ON "Or""ders" IS NULL;

-- = view Shop ü.v: extra
CREATE VIEW v AS SELECT 1 AS a;

-- = materialized view Shop ü.v: extra
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;

-- = sequence Shop ü.s: extra
CREATE SEQUENCE s;

-- = sequence Shop ü.more_id_seq: extra
-- = table Shop ü.more: extra
CREATE TABLE more (id serial);

-- = type "Shop ü".r: not modelled
CREATE TYPE r AS RANGE (subtype = int, multirange_type_name = public.rm);

-- = column public.people.more: extra
ALTER TABLE people ADD more interval YEAR;

-- = column public.people.more: extra
-- = table column public.people.more: type gtsvector: not modelled
ALTER TABLE people ADD more gtsvector;

-- = function Shop ü.f(integer): extra
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';

-- = function Shop ü.p(): extra
CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN END';

-- = function Shop ü.touch %(): security_definer
ALTER FUNCTION "touch %"() SECURITY DEFINER;

-- = function Shop ü.touch %(): volatility
ALTER FUNCTION "touch %"() IMMUTABLE;

-- = function Shop ü.touch %(): strict
ALTER FUNCTION "touch %"() STRICT;

-- = function Shop ü.touch %(): leakproof
ALTER FUNCTION "touch %"() LEAKPROOF;

-- = function Shop ü.touch %(): parallel
ALTER FUNCTION "touch %"() PARALLEL SAFE;

-- = function Shop ü.touch %(): cost
ALTER FUNCTION "touch %"() COST 1;

-- = nothing
ALTER FUNCTION "touch %"() COST 100;

-- = function Shop ü.touch %(): settings
ALTER FUNCTION "touch %"() SET search_path TO '';

-- = function Shop ü.f"n %(timestamptz, "Shop ü"."St.ate"[]): settings
ALTER FUNCTION "f""n %" SET search_path TO "Shop ü", "a ""b"", c";

-- = function Shop ü.f"n %(timestamptz, "Shop ü"."St.ate"[]): settings
ALTER FUNCTION "f""n %" RESET app.x;

-- = function Shop ü.f"n %(timestamptz, "Shop ü"."St.ate"[]): volatility
ALTER FUNCTION "f""n %" VOLATILE;

-- = function Shop ü.f"n %(timestamptz, "Shop ü"."St.ate"[]): parallel
ALTER FUNCTION "f""n %" PARALLEL UNSAFE;

-- = function public.shop_rows("Shop ü"."tr:ied"): rows
ALTER FUNCTION shop_rows ROWS 1000;

-- = function public.shop_out(varchar): missing
-- = function public.shop_out(character varying): not modelled
ALTER FUNCTION shop_out COST 0.5;

-- = argument Shop ü.f"n %(timestamptz, "Shop ü"."St.ate"[]).stat es: default
CREATE OR REPLACE FUNCTION "f""n %"(
    "fr om" timestamptz, VARIADIC "stat es" "Shop ü"."St.ate"[] DEFAULT ARRAY['new'::"Shop ü"."St.ate"]
) RETURNS numeric(5, 2)[] LANGUAGE sql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL RESTRICTED COST 7
    SET search_path TO "Shop ü", "a ""b"", c", pg_temp SET timezone TO 'UTC' SET app.x TO 'it''s \ 5 %'
    AS $f$ SELECT '{1,2}'::numeric[] -- $$ 'a\b :x %' $f$;

-- = function Shop ü.ato:mic(integer, "char"): body
CREATE OR REPLACE FUNCTION "ato:mic"("on e" int, two "char" DEFAULT 'c') RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC SELECT 'a\b :x %' || "on e" * 3 || two::text; END;

-- = function Shop ü.ato:mic(integer, "char"): body
-- = function Shop ü.ato:mic(integer, "char"): atomic
CREATE OR REPLACE FUNCTION "ato:mic"("on e" int, two "char" DEFAULT 'c') RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT ''a''';

-- = function public.shop_many(anyarray): language
-- = function public.shop_many(anyarray): body
DROP FUNCTION shop_many;
CREATE FUNCTION public.shop_many(anyarray) RETURNS SETOF anyelement LANGUAGE plpgsql AS 'BEGIN END';

-- = function public.shop_many(anyarray): returns
DROP FUNCTION shop_many;
CREATE FUNCTION public.shop_many(anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1[1]';

-- = argument public.shop_many(anyarray).$1: missing
-- = argument public.shop_many(anyarray).named: extra
DROP FUNCTION shop_many;
CREATE FUNCTION public.shop_many(named anyarray) RETURNS SETOF anyelement LANGUAGE sql AS 'SELECT $1[1]';

-- = argument Shop ü.cle an(integer).done: type
DROP PROCEDURE "cle an";
CREATE PROCEDURE "cle an"(OUT done varchar, int) LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON PROCEDURE "cle an" IS 'a procedure';

-- = function Shop ü.cle an(integer): missing
-- = function Shop ü.cle an(text, integer): extra
DROP PROCEDURE "cle an";
CREATE PROCEDURE "cle an"(INOUT done text, int) LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON PROCEDURE "cle an" IS 'a procedure';

-- = function Shop ü.cle an(integer): comment
COMMENT ON PROCEDURE "cle an" IS NULL;

-- = function "Shop ü".c(): not modelled
CREATE FUNCTION c() RETURNS int LANGUAGE internal AS 'pg_backend_pid';

-- = trigger public.people.t: extra
CREATE TRIGGER t BEFORE UPDATE ON people FOR EACH ROW WHEN (NEW.id > 1) EXECUTE FUNCTION "touch %"();

-- = trigger Shop ü.tr:ied.tr rows: enabled
ALTER TABLE "tr:ied" ENABLE TRIGGER "tr rows";

-- = trigger Shop ü.tr:ied.tr rows: old_table
-- = trigger Shop ü.tr:ied.tr rows: new_table
DROP TRIGGER "tr rows" ON "tr:ied";
CREATE TRIGGER "tr rows" AFTER UPDATE ON "tr:ied" REFERENCING OLD TABLE AS old EXECUTE FUNCTION "touch %"();
ALTER TABLE "tr:ied" DISABLE TRIGGER "tr rows";

-- = trigger Shop ü.tr:ied.tr rows: level
DROP TRIGGER "tr rows" ON "tr:ied";
CREATE TRIGGER "tr rows" AFTER UPDATE ON "tr:ied" REFERENCING OLD TABLE AS "o ld" NEW TABLE AS "n""ew"
    FOR EACH ROW EXECUTE FUNCTION "touch %"();
ALTER TABLE "tr:ied" DISABLE TRIGGER "tr rows";

-- = trigger Shop ü.tr:ied.tr "2" %: columns
DROP TRIGGER "tr ""2"" %" ON "tr:ied";
CREATE TRIGGER "tr ""2"" %" BEFORE UPDATE OF "no te" OR DELETE ON "tr:ied" FOR EACH ROW
    WHEN (OLD."no te" <> 'a\b :x %') EXECUTE FUNCTION "touch %"('it''s', 'a\b :x %', '', 'ü');
ALTER TABLE "tr:ied" ENABLE ALWAYS TRIGGER "tr ""2"" %";

-- = trigger Shop ü.tr:ied.tr "2" %: when
DROP TRIGGER "tr ""2"" %" ON "tr:ied";
CREATE TRIGGER "tr ""2"" %" BEFORE UPDATE OF "no te", id OR DELETE ON "tr:ied" FOR EACH ROW
    WHEN (OLD."no te" = 'a\b :x %') EXECUTE FUNCTION "touch %"('it''s', 'a\b :x %', '', 'ü');
ALTER TABLE "tr:ied" ENABLE ALWAYS TRIGGER "tr ""2"" %";

-- = trigger Shop ü.tr:ied.tr "2" %: arguments
DROP TRIGGER "tr ""2"" %" ON "tr:ied";
CREATE TRIGGER "tr ""2"" %" BEFORE UPDATE OF "no te", id OR DELETE ON "tr:ied" FOR EACH ROW
    WHEN (OLD."no te" <> 'a\b :x %') EXECUTE FUNCTION "touch %"('it''s', 'a\b :x %', 'ü', '');
ALTER TABLE "tr:ied" ENABLE ALWAYS TRIGGER "tr ""2"" %";

-- = trigger Shop ü.tr:ied.tr later: constraint
-- = trigger Shop ü.tr:ied.tr later: deferrable
-- = trigger Shop ü.tr:ied.tr later: initially_deferred
-- = trigger Shop ü.tr:ied.tr later: referenced_table
DROP TRIGGER "tr later" ON "tr:ied";
CREATE TRIGGER "tr later" AFTER INSERT ON "tr:ied" FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- = trigger Shop ü.tr:ied.tr later: initially_deferred
DROP TRIGGER "tr later" ON "tr:ied";
CREATE CONSTRAINT TRIGGER "tr later" AFTER INSERT ON "tr:ied" FROM "sh:own" DEFERRABLE
    FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- = event trigger shop dro ps %: enabled
ALTER EVENT TRIGGER "shop dro ps %" DISABLE;

-- = event trigger shop dro ps %: comment
COMMENT ON EVENT TRIGGER "shop dro ps %" IS NULL;

-- = event trigger shop dro ps %: event
-- = event trigger shop dro ps %: tags
DROP EVENT TRIGGER "shop dro ps %";
CREATE EVENT TRIGGER "shop dro ps %" ON ddl_command_end EXECUTE FUNCTION shop_notice();
ALTER EVENT TRIGGER "shop dro ps %" ENABLE REPLICA;
COMMENT ON EVENT TRIGGER "shop dro ps %" IS 'an event''s';

-- = function Shop ü.e(): extra
-- = event trigger et: extra
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION e();

-- = aggregate "Shop ü".total(integer): not modelled
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);

-- = table Shop ü.more: extra
-- = partition Shop ü.one: extra
-- = primary key Shop ü.more.more_pkey: extra
CREATE TABLE more (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE one PARTITION OF more FOR VALUES FROM (1) TO (2);

-- = table public.people: missing
-- = primary key public.people.people_pkey: missing
-- = table "Shop ü".more: not modelled
-- = table public.people: not modelled
CREATE TABLE more () INHERITS (people);

-- = table public.people: options
ALTER TABLE people SET (fillfactor = 70);

-- = table Shop ü.Or"ders: options
ALTER TABLE "Or""ders" SET (toast.autovacuum_enabled = off);

-- = table public.people: replica identity: not modelled
ALTER TABLE people REPLICA IDENTITY FULL;

-- = rule r on public.people: not modelled
CREATE RULE r AS ON DELETE TO people DO INSTEAD NOTHING;

-- = column public.people.name: storage
ALTER TABLE people ALTER name SET STORAGE EXTERNAL;

-- = column public.people.name: compression
ALTER TABLE people ALTER name SET COMPRESSION pglz;

-- = column public.people.name: statistics
ALTER TABLE people ALTER name SET STATISTICS 50;

-- = column public.people.name: options
ALTER TABLE people ALTER name SET (n_distinct = 5);

-- = check public.people.c: extra
ALTER TABLE people ADD CONSTRAINT c CHECK (id > 1) NOT VALID;

-- = check public.people.c: extra
ALTER TABLE people ADD CONSTRAINT c CHECK (id > 1) NO INHERIT;

-- = unique public.people.c: extra
ALTER TABLE people ADD CONSTRAINT c UNIQUE (born) WITH (fillfactor = 70);

-- = index public.people_pkey: comment: not modelled
COMMENT ON INDEX public.people_pkey IS 'its index';

-- = index public.people_pkey: clustered: not modelled
CLUSTER people USING people_pkey;

-- = publication p: not modelled
CREATE PUBLICATION p FOR TABLE people;

-- = foreign table "Shop ü".ft: not modelled
-- = foreign-data wrapper w: not modelled
-- = server s: not modelled
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE ft (a int) SERVER s;

-- = collation "Shop ü".c: not modelled
CREATE COLLATION c FROM "C";

-- = text search configuration "Shop ü".c: not modelled
CREATE TEXT SEARCH CONFIGURATION c (COPY = simple);

-- = text search dictionary "Shop ü".d: not modelled
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple);

-- = text search parser "Shop ü".p: not modelled
CREATE TEXT SEARCH PARSER p (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype
);

-- = text search template "Shop ü".t: not modelled
CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dsimple_lexize);

-- = aggregate "Shop ü".middle(integer): not modelled
CREATE AGGREGATE middle(ORDER BY int) (sfunc = int4pl, stype = int);

-- = publication p: not modelled
CREATE PUBLICATION p FOR ALL TABLES;

-- = publication p: not modelled
CREATE PUBLICATION p FOR TABLES IN SCHEMA public;

-- = subscription "su b": not modelled
CREATE SUBSCRIPTION "su b" CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);

-- = foreign-data wrapper w: not modelled
-- = server s: not modelled
-- = user mapping public on server s: not modelled
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR PUBLIC SERVER s;

-- = cast ("Shop ü"."St.ate" AS integer): not modelled
CREATE CAST ("St.ate" AS int) WITH INOUT;

-- = operator "Shop ü".===(integer,integer): not modelled
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);

-- = operator family "Shop ü".f USING btree: not modelled
CREATE OPERATOR FAMILY f USING btree;

-- = operator class "Shop ü".o USING btree: not modelled
CREATE OPERATOR CLASS o FOR TYPE int USING btree FAMILY pg_catalog.integer_ops AS STORAGE int;

-- = conversion "Shop ü".c: not modelled
CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

-- = transform for integer language sql: not modelled
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));

-- = access method m: not modelled
CREATE ACCESS METHOD m TYPE TABLE HANDLER heap_tableam_handler;

-- = language l: not modelled
CREATE LANGUAGE l HANDLER plpgsql_call_handler;

-- = type "Shop ü".shell: not modelled
CREATE TYPE shell;

-- = table "Shop ü".typed: not modelled
CREATE TABLE typed OF "Com posite";

-- = database: comment: not modelled
DO $$BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'x'); END$$;

-- = nothing
CREATE TEMPORARY TABLE more (a int);

-- = role shop "reader" :x %: login
ALTER ROLE "shop ""reader"" :x %" NOLOGIN;

-- = role shop "reader" :x %: inherit
ALTER ROLE "shop ""reader"" :x %" INHERIT;

-- = role shop "reader" :x %: bypass_row_security
ALTER ROLE "shop ""reader"" :x %" NOBYPASSRLS;

-- = role shop "reader" :x %: create_database
ALTER ROLE "shop ""reader"" :x %" NOCREATEDB;

-- = role shop "reader" :x %: create_role
ALTER ROLE "shop ""reader"" :x %" NOCREATEROLE;

-- = role shop "reader" :x %: replication
ALTER ROLE "shop ""reader"" :x %" NOREPLICATION;

-- = role shop "reader" :x %: connection_limit
ALTER ROLE "shop ""reader"" :x %" CONNECTION LIMIT 4;

-- = role shop "reader" :x %: settings
ALTER ROLE "shop ""reader"" :x %" SET app.x TO 5;

-- = role shop "reader" :x %: settings
ALTER ROLE "shop ""reader"" :x %" RESET timezone;

-- = role shop "reader" :x %: member_of
REVOKE shop_group FROM "shop ""reader"" :x %";

-- = role shop "reader" :x %: comment
COMMENT ON ROLE "shop ""reader"" :x %" IS NULL;

-- = role shop "reader" :x %: missing
ALTER ROLE "shop ""reader"" :x %" SUPERUSER;

-- = nothing
CREATE ROLE shop_other;

-- = table Shop ü.se crets %: row_security
ALTER TABLE "se crets %" DISABLE ROW LEVEL SECURITY;

-- = table Shop ü.se crets %: force_row_security
ALTER TABLE "se crets %" NO FORCE ROW LEVEL SECURITY;

-- = policy Shop ü.se crets %.po :x: using
ALTER POLICY "po :x" ON "se crets %" USING (id = 1);

-- = policy Shop ü.se crets %.po :x: with_check
ALTER POLICY "po :x" ON "se crets %" WITH CHECK (id = 1);

-- = policy Shop ü.se crets %.po :x: roles
ALTER POLICY "po :x" ON "se crets %" TO shop_group;

-- = policy Shop ü.se crets %.po :x: roles
ALTER POLICY "po :x" ON "se crets %" TO PUBLIC;

-- = policy Shop ü.se crets %.po :x: comment
COMMENT ON POLICY "po :x" ON "se crets %" IS 'other';

-- = policy Shop ü.se crets %.po :x: permissive
DROP POLICY "po :x" ON "se crets %";
CREATE POLICY "po :x" ON "se crets %" AS PERMISSIVE FOR UPDATE TO shop_group, "shop ""reader"" :x %"
    USING ("of whom" = current_user) WITH CHECK ("of whom" <> 'a\b :x %');
COMMENT ON POLICY "po :x" ON "se crets %" IS 'po';

-- = policy Shop ü.se crets %.po :x: command
DROP POLICY "po :x" ON "se crets %";
CREATE POLICY "po :x" ON "se crets %" AS RESTRICTIVE FOR ALL TO shop_group, "shop ""reader"" :x %"
    USING ("of whom" = current_user) WITH CHECK ("of whom" <> 'a\b :x %');
COMMENT ON POLICY "po :x" ON "se crets %" IS 'po';

-- = policy Shop ü.se crets %.po :x: missing
-- = policy public.people.po :x: extra
DROP POLICY "po :x" ON "se crets %";
CREATE POLICY "po :x" ON people FOR DELETE USING (true);

-- = grant on table Shop ü.se crets % to shop_group: privileges
GRANT TRUNCATE ON "se crets %" TO shop_group;

-- = grant on table Shop ü.se crets % to shop_group: privileges
REVOKE INSERT ON "se crets %" FROM shop_group;

-- = grant on table Shop ü.se crets % to shop_group: grantable
GRANT INSERT ON "se crets %" TO shop_group WITH GRANT OPTION;

-- = grant on table Shop ü.se crets % to public: missing
REVOKE REFERENCES ON "se crets %" FROM PUBLIC;

-- = grant on table Shop ü.se crets % (of whom) to shop "reader" :x %: privileges
GRANT INSERT ("of whom") ON "se crets %" TO "shop ""reader"" :x %";

-- = grant on table Shop ü.se crets % (of whom) to shop "reader" :x %: grantable
REVOKE GRANT OPTION FOR UPDATE ("of whom") ON "se crets %" FROM "shop ""reader"" :x %";

-- = grant on table Shop ü.se crets % (id) to shop_group: extra
GRANT SELECT (id) ON "se crets %" TO shop_group;

-- = grant on table public.people to public: extra
GRANT SELECT ON people TO PUBLIC;

-- = grant on schema Shop ü to shop_group: grantable
GRANT CREATE ON SCHEMA "Shop ü" TO shop_group WITH GRANT OPTION;

-- = grant on schema public to public: extra
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- = grant on schema public to public: extra
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- = grant on schema public to shop_group: extra
GRANT USAGE ON SCHEMA public TO shop_group;

-- = grant on function Shop ü.touch %() to public: extra
REVOKE EXECUTE ON FUNCTION "touch %"() FROM PUBLIC;

-- = grant on function Shop ü.touch %() to shop_group: extra
GRANT EXECUTE ON FUNCTION "touch %"() TO shop_group;

-- = grant on type Shop ü.St.ate to public: extra
REVOKE USAGE ON TYPE "St.ate" FROM PUBLIC;

-- = nothing
REVOKE SELECT ON people FROM PUBLIC;
GRANT USAGE ON TYPE "St.ate" TO PUBLIC;
GRANT EXECUTE ON FUNCTION "touch %"() TO PUBLIC;

-- = table public.people: privileges of its owner: not modelled
REVOKE DELETE ON people FROM current_user;

-- = grant on table public.people to shop_group: extra
-- = table public.people: grants by another role than its owner: not modelled
GRANT SELECT ON people TO shop_group WITH GRANT OPTION;
SET LOCAL ROLE shop_group;
GRANT SELECT ON people TO "shop ""reader"" :x %";
RESET ROLE;

-- = grant on sequence public.people_id_seq to shop_group: extra
GRANT USAGE ON SEQUENCE people_id_seq TO shop_group;

-- = column public.people.id: identity
ALTER SEQUENCE people_id_seq RENAME TO "Num bers";

-- = column public.people.id: identity
-- = grant on sequence public.Num bers to shop_group: extra
ALTER SEQUENCE people_id_seq RENAME TO "Num bers";
GRANT UPDATE ON SEQUENCE "Num bers" TO shop_group WITH GRANT OPTION;

-- = type public.people: grants: not modelled
REVOKE USAGE ON TYPE people FROM PUBLIC;

-- = database: grants: not modelled
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO shop_group', current_database()); END $$;

-- = database: settings: not modelled
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone TO ''UTC''', current_database()); END $$;

-- = default grant on tables of shop_group to public: privileges
ALTER DEFAULT PRIVILEGES FOR ROLE shop_group GRANT INSERT ON TABLES TO PUBLIC;

-- = default grant on tables of shop_group in Shop ü to shop "reader" :x %: grantable
ALTER DEFAULT PRIVILEGES FOR ROLE shop_group IN SCHEMA "Shop ü" GRANT SELECT ON TABLES TO "shop ""reader"" :x %" WITH GRANT OPTION;

-- = default grant on functions of shop_group to public: missing
ALTER DEFAULT PRIVILEGES FOR ROLE shop_group GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

-- = default grant on tables to public: extra
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;

-- = default grant on schemas to shop_group: extra
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO shop_group;

-- = default grant on types to public: extra
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;

-- = default grant on sequences in public to shop_group: extra
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO shop_group;

-- = default acl for role postgres on tables: not modelled
ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM current_user;

-- = view Shop ü.v %: query
CREATE OR REPLACE VIEW "v %" ("i d", note, st) WITH (security_barrier, security_invoker = on, check_option = cascaded) AS
    SELECT id, note, state FROM "sh:own" WHERE note <> 'a\b :y %';

-- = view Shop ü.v %: query
-- = viewcolumn Shop ü.v %.more: extra
CREATE OR REPLACE VIEW "v %" ("i d", note, st, more) WITH (security_barrier, security_invoker = on, check_option = cascaded) AS
    SELECT id, note, state, 1 FROM "sh:own" WHERE note <> 'a\b :x %';

-- = view Shop ü.v %: query
-- = viewcolumn Shop ü.v %.st: missing
-- = viewcolumn Shop ü.v %.state: extra
-- = materialized view Shop ü.m:v: query
ALTER VIEW "v %" RENAME COLUMN st TO state;

-- = view Shop ü.v %: security_invoker
ALTER VIEW "v %" RESET (security_invoker);

-- = view Shop ü.v %: security_barrier
ALTER VIEW "v %" SET (security_barrier = false);

-- = view Shop ü.v %: check_option
ALTER VIEW "v %" SET (check_option = local);

-- = view Shop ü.v %: check_option
ALTER VIEW "v %" RESET (check_option);

-- = view Shop ü.v %: comment
COMMENT ON VIEW "v %" IS NULL;

-- = viewcolumn Shop ü.v %.i d: comment
COMMENT ON COLUMN "v %"."i d" IS 'other';

-- = view Shop ü.more: extra
CREATE VIEW more AS SELECT 1 AS one;

-- = view column "Shop ü"."v %".note: default: not modelled
ALTER VIEW "v %" ALTER note SET DEFAULT 'x';

-- = view public.odd: extra
-- = view column public.odd.r: type gtsvector: not modelled
CREATE VIEW public.odd AS SELECT NULL::gtsvector AS r;

-- = rule quiet on "Shop ü"."v %": not modelled
CREATE RULE quiet AS ON DELETE TO "v %" DO INSTEAD NOTHING;

-- = materialized view Shop ü.m:v: missing
-- = index Shop ü.mv ix: missing
DROP MATERIALIZED VIEW "m:v";

-- = nothing
REFRESH MATERIALIZED VIEW "m:v";

-- = materialized view Shop ü.m:v: options
ALTER MATERIALIZED VIEW "m:v" SET (fillfactor = 71);

-- = materialized view Shop ü.m:v: options
ALTER MATERIALIZED VIEW "m:v" RESET (toast.autovacuum_enabled);

-- = materialized view Shop ü.m:v: comment
COMMENT ON MATERIALIZED VIEW "m:v" IS 'other';

-- = viewcolumn Shop ü.m:v.st: comment
COMMENT ON COLUMN "m:v".st IS 'other';

-- = materialized view Shop ü.m:v: query
DROP MATERIALIZED VIEW "m:v";
CREATE MATERIALIZED VIEW "m:v" (st, notes, "to tal") WITH (fillfactor = 70, toast.autovacuum_enabled = off) AS
    SELECT st, array_agg(note), sum("i d") FROM "v %" GROUP BY 1 HAVING count(*) > 1;
COMMENT ON MATERIALIZED VIEW "m:v" IS 'mv';
COMMENT ON COLUMN "m:v"."to tal" IS 'all of them';
CREATE UNIQUE INDEX "mv ix" ON "m:v" (st);
COMMENT ON INDEX "mv ix" IS 'for the refresh';

-- = materialized view column "Shop ü"."m:v".notes: storage: not modelled
ALTER MATERIALIZED VIEW "m:v" ALTER notes SET STORAGE EXTERNAL;

-- = index Shop ü.mv ix: unique
-- = index Shop ü.mv ix: comment
DROP INDEX "mv ix";
CREATE INDEX "mv ix" ON "m:v" (st);

-- = index "Shop ü"."mv ix": clustered: not modelled
ALTER MATERIALIZED VIEW "m:v" CLUSTER ON "mv ix";

-- = domain Shop ü.Dom ain: nullable
ALTER DOMAIN "Dom ain" DROP NOT NULL;

-- = domain Shop ü.Dom ain: default
ALTER DOMAIN "Dom ain" SET DEFAULT 'b';

-- = domaincheck Shop ü.Dom ain.a ck: missing
ALTER DOMAIN "Dom ain" DROP CONSTRAINT "a ck";

-- = domaincheck Shop ü.Dom ain.c ck: extra
-- = column Shop ü.st ored.doms: missing
-- = column Shop ü.st ored.com: missing
ALTER TABLE "st ored" DROP doms, DROP com;
ALTER DOMAIN "Dom ain" ADD CONSTRAINT "c ck" CHECK (VALUE <> 'c');

-- = domaincheck Shop ü.Dom ain.b ck: expression
-- = column Shop ü.st ored.doms: missing
-- = column Shop ü.st ored.com: missing
ALTER TABLE "st ored" DROP doms, DROP com;
ALTER DOMAIN "Dom ain" DROP CONSTRAINT "b ck";
ALTER DOMAIN "Dom ain" ADD CONSTRAINT "b ck" CHECK (length(VALUE) < 8);

-- = domaincheck Shop ü.Dom ain.a ck: comment
COMMENT ON CONSTRAINT "a ck" ON DOMAIN "Dom ain" IS NULL;

-- = domain Shop ü.Dom ain: comment
COMMENT ON DOMAIN "Dom ain" IS 'other';

-- = domain Shop ü.more: extra
CREATE DOMAIN more AS text;

-- = domaincheck Shop ü.Dom ain.n v: extra
ALTER DOMAIN "Dom ain" ADD CONSTRAINT "n v" CHECK (VALUE <> 'n') NOT VALID;

-- = domain Shop ü.more: extra
-- = domain Shop ü.more: type gtsvector: not modelled
CREATE DOMAIN more AS gtsvector;

-- = attribute Shop ü.Com posite.part: type
-- = column Shop ü.st ored.com: missing
ALTER TABLE "st ored" DROP com;
ALTER TYPE "Com posite" ALTER ATTRIBUTE part TYPE numeric(4, 1);

-- = attribute Shop ü.Com posite.more: extra
ALTER TYPE "Com posite" ADD ATTRIBUTE more int;

-- = attribute Shop ü.Com posite.part: missing
ALTER TYPE "Com posite" DROP ATTRIBUTE part;

-- = attribute Shop ü.Com posite.note: collation
-- = column Shop ü.st ored.com: missing
ALTER TABLE "st ored" DROP com;
ALTER TYPE "Com posite" ALTER ATTRIBUTE note TYPE text COLLATE "POSIX";

-- = attribute Shop ü.Com posite.at 1: comment
COMMENT ON COLUMN "Com posite"."at 1" IS NULL;

-- = composite Shop ü.Com posite: comment
COMMENT ON TYPE "Com posite" IS NULL;

-- = composite Shop ü.more: extra
CREATE TYPE more AS (a int);

-- = range type Shop ü.Ran ge: comment
COMMENT ON TYPE "Ran ge" IS NULL;

-- = range type Shop ü.Ran ge: multirange
ALTER TYPE "Ran ges" RENAME TO more;

-- = range type Shop ü.Ran ge: subtype
-- = range type Shop ü.Ran ge: opclass
-- = range type Shop ü.Ran ge: collation
DROP TYPE "Ran ge";
CREATE TYPE "Ran ge" AS RANGE (subtype = date, multirange_type_name = "Ran ges");
COMMENT ON TYPE "Ran ge" IS 'a \ range :x %';

-- = range type Shop ü.more: extra
CREATE TYPE more AS RANGE (subtype = time);

-- = sequence Shop ü.se q: type
ALTER SEQUENCE "se q" AS integer;

-- = sequence Shop ü.se q: options
ALTER SEQUENCE "se q" START 7;

-- = sequence Shop ü.se q: options
ALTER SEQUENCE "se q" INCREMENT -1;

-- = sequence Shop ü.se q: options
ALTER SEQUENCE "se q" NO MINVALUE;

-- = sequence Shop ü.se q: options
ALTER SEQUENCE "se q" MAXVALUE 9;

-- = sequence Shop ü.se q: options
ALTER SEQUENCE "se q" CACHE 1;

-- = sequence Shop ü.se q: options
ALTER SEQUENCE "se q" NO CYCLE;

-- = sequence Shop ü.se q: comment
COMMENT ON SEQUENCE "se q" IS 'other';

-- = sequence Shop ü.se q: owned_by
ALTER SEQUENCE "se q" OWNED BY "st ored".dom;

-- = sequence Shop ü.ow ned: owned_by
ALTER SEQUENCE "ow ned" OWNED BY NONE;

-- = sequence Shop ü.more: extra
CREATE SEQUENCE more;

-- = nothing
SELECT nextval('"se q"');

-- = table Shop ü.st ored: unlogged
ALTER TABLE "st ored" SET LOGGED;

-- = table Shop ü.st ored: options
ALTER TABLE "st ored" SET (fillfactor = 80);

-- = table Shop ü.st ored: options
ALTER TABLE "st ored" SET (toast.autovacuum_enabled = on);

-- = table Shop ü.st ored: options
ALTER TABLE "st ored" RESET (toast.autovacuum_enabled);

-- = sequence Shop ü.more: extra
-- = sequence "Shop ü".more: unlogged: not modelled
CREATE UNLOGGED SEQUENCE more;

-- = statistics Shop ü.st at: kinds
DROP STATISTICS "st at";
CREATE STATISTICS "st at" (mcv) ON "k ey", dom, ("k ey" % 3), lower(dom) FROM "st ored";
COMMENT ON STATISTICS "st at" IS 'a % statistic';

-- = statistics Shop ü.st at: keys
DROP STATISTICS "st at";
CREATE STATISTICS "st at" (mcv, ndistinct) ON "k ey", dom, ("k ey" % 4), lower(dom) FROM "st ored";
COMMENT ON STATISTICS "st at" IS 'a % statistic';

-- = statistics Shop ü.st at: table
-- = statistics Shop ü.st at: keys
-- = statistics Shop ü.st at: comment
DROP STATISTICS "st at";
CREATE STATISTICS "st at" (mcv, ndistinct) ON id, born FROM people;

-- = statistics Shop ü.st at: comment
COMMENT ON STATISTICS "st at" IS NULL;

-- = statistics Shop ü.more: extra
CREATE STATISTICS more ON id, born FROM people;

-- = statistics object "Shop ü"."st at": statistics target: not modelled
ALTER STATISTICS "st at" SET STATISTICS 9;

-- = table Shop ü.par keys: partition_by
DROP TABLE "par keys";
CREATE TABLE "par keys" (x text, y int) PARTITION BY RANGE (lower(x) COLLATE "C", y, (y % 3));
CREATE TABLE "p keys" PARTITION OF "par keys" FOR VALUES FROM ('a\b :x %', 1, MINVALUE) TO (MAXVALUE, MAXVALUE, MAXVALUE);

-- = column Shop ü.par:ted.more: extra
ALTER TABLE "par:ted" ADD more int DEFAULT 5;

-- = partition Shop ü.p %1: bound
ALTER TABLE "par:ted" DETACH PARTITION "p %1";
ALTER TABLE "par:ted" ATTACH PARTITION "p %1" FOR VALUES FROM ('2000-01-01 00:00:00+00') TO ('2020-01-01 00:00:00+00');

-- = partition public.p_in: bound
ALTER TABLE "p %1" DETACH PARTITION p_in;
ALTER TABLE "p %1" ATTACH PARTITION p_in FOR VALUES IN (1);

-- = partition Shop ü.p %1: partition_by
-- = partition public.p_in: missing
DROP TABLE "p %1";
CREATE TABLE "p %1" PARTITION OF "par:ted" FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00+00') PARTITION BY HASH (n);

-- = partition public.p_in: parent
-- = partition public.p_in: bound
ALTER TABLE "p %1" DETACH PARTITION p_in;
ALTER TABLE "par:ted" ATTACH PARTITION p_in FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2021-01-01 00:00:00+00');

-- = partition public.p_in: unlogged
ALTER TABLE p_in SET LOGGED;

-- = partition public.p_in: options
ALTER TABLE p_in SET (fillfactor = 80);

-- = partition public.p_in: options
ALTER TABLE p_in RESET (toast.autovacuum_enabled);

-- = partition public.p_in: row_security
ALTER TABLE p_in DISABLE ROW LEVEL SECURITY;

-- = partition public.p_in: force_row_security
ALTER TABLE p_in NO FORCE ROW LEVEL SECURITY;

-- = partition public.p_in: comment
COMMENT ON TABLE p_in IS NULL;

-- = partition Shop ü.more: extra
CREATE TABLE more PARTITION OF "par:ted" FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2021-01-01 00:00:00+00');

-- = table Shop ü.p_rest: extra
-- = partition Shop ü.p_rest: missing
-- = primary key Shop ü.p_rest.p_rest_pkey: extra
-- = check Shop ü.p_rest.par ck: extra
-- = index Shop ü.p_rest_n_idx: extra
ALTER TABLE "par:ted" DETACH PARTITION p_rest;

-- = index Shop ü.more: extra
CREATE INDEX more ON p_rest (n);

-- = check Shop ü.p_rest.more: extra
ALTER TABLE p_rest ADD CONSTRAINT more CHECK (n < 100);

-- = unique Shop ü.p_rest.more: extra
ALTER TABLE p_rest ADD CONSTRAINT more UNIQUE (n);

-- = partitioncolumn Shop ü.p_rest.no te: extra
ALTER TABLE p_rest ALTER "no te" SET DEFAULT 'y';

-- = partitioncolumn Shop ü.p_rest.no te: extra
ALTER TABLE p_rest ALTER "no te" SET NOT NULL;

-- = partitioncolumn Shop ü.p_rest.no te: extra
COMMENT ON COLUMN p_rest."no te" IS 'its own';

-- = table constraint "par ck" on "Shop ü".p_rest: comment: not modelled
COMMENT ON CONSTRAINT "par ck" ON p_rest IS 'its own';

-- = index "Shop ü".p_rest_n_idx: storage parameters: not modelled
ALTER INDEX p_rest_n_idx SET (fillfactor = 50);

-- = index "Shop ü".p_rest_n_idx: comment: not modelled
COMMENT ON INDEX p_rest_n_idx IS 'its own';
