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

-- = view "Shop ü".v: not modelled
CREATE VIEW v AS SELECT 1 AS a;

-- = materialized view "Shop ü".v: not modelled
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;

-- = sequence "Shop ü".s: not modelled
CREATE SEQUENCE s;

-- = table Shop ü.more: extra
-- = sequence "Shop ü".more_id_seq: not modelled
CREATE TABLE more (id serial);

-- = type "Shop ü".d: not modelled
CREATE DOMAIN d AS int CHECK (VALUE > 1);

-- = type "Shop ü".c: not modelled
CREATE TYPE c AS (a int);

-- = type "Shop ü".r: not modelled
CREATE TYPE r AS RANGE (subtype = int);

-- = column public.people.more: extra
-- = table column public.people.more: type interval year: not modelled
ALTER TABLE people ADD more interval YEAR;

-- = column public.people.more: extra
-- = table column public.people.more: type "bpchar": not modelled
ALTER TABLE people ADD more bpchar;

-- = function "Shop ü".f(integer): not modelled
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';

-- = function "Shop ü".f(): not modelled
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';

-- = procedure "Shop ü".p(): not modelled
CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN END';

-- = function Shop ü.touch %(): missing
-- = function "Shop ü"."touch %"(): not modelled
ALTER FUNCTION "touch %"() SECURITY DEFINER;

-- = aggregate "Shop ü".total(integer): not modelled
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);

-- = table "Shop ü".more: not modelled
CREATE TABLE more (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE one PARTITION OF more FOR VALUES FROM (1) TO (2);

-- = table public.people: missing
-- = primary key public.people.people_pkey: missing
-- = table "Shop ü".more: not modelled
-- = table public.people: not modelled
CREATE TABLE more () INHERITS (people);

-- = table Shop ü.more: extra
-- = table "Shop ü".more: unlogged: not modelled
CREATE UNLOGGED TABLE more ();

-- = table public.people: storage parameters: not modelled
ALTER TABLE people SET (fillfactor = 70);

-- = table "Shop ü"."Or""ders": storage parameters of its TOAST table: not modelled
ALTER TABLE "Or""ders" SET (toast.autovacuum_enabled = off);

-- = table public.people: replica identity: not modelled
ALTER TABLE people REPLICA IDENTITY FULL;

-- = table public.people: row level security: not modelled
ALTER TABLE people ENABLE ROW LEVEL SECURITY;

-- = policy p on public.people: not modelled
CREATE POLICY p ON people USING (true);

-- = rule r on public.people: not modelled
CREATE RULE r AS ON DELETE TO people DO INSTEAD NOTHING;

-- = table public.people: grants: not modelled
GRANT SELECT ON people TO PUBLIC;

-- = table column public.people.name: grants: not modelled
GRANT SELECT (name) ON people TO PUBLIC;

-- = schema public: grants: not modelled
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- = function "Shop ü"."touch %"(): grants: not modelled
REVOKE EXECUTE ON FUNCTION "touch %"() FROM PUBLIC;

-- = default acl for role postgres on tables: not modelled
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;

-- = table column public.people.name: storage: not modelled
ALTER TABLE people ALTER name SET STORAGE EXTERNAL;

-- = table column public.people.name: compression: not modelled
ALTER TABLE people ALTER name SET COMPRESSION pglz;

-- = table column public.people.name: statistics target: not modelled
ALTER TABLE people ALTER name SET STATISTICS 50;

-- = table column public.people.name: options: not modelled
ALTER TABLE people ALTER name SET (n_distinct = 5);

-- = table constraint c on public.people: not modelled
ALTER TABLE people ADD CONSTRAINT c CHECK (id > 1) NOT VALID;

-- = table constraint c on public.people: not modelled
ALTER TABLE people ADD CONSTRAINT c CHECK (id > 1) NO INHERIT;

-- = foreign key Shop ü.Or"ders.or fk: missing
-- = table constraint "Or""ders_per son_fkey" on "Shop ü"."Or""ders": not modelled
ALTER TABLE "Or""ders" DROP CONSTRAINT "or fk", ADD FOREIGN KEY ("per son") REFERENCES people ON DELETE SET NULL ("per son");

-- = table constraint c on public.people: not modelled
ALTER TABLE people ADD CONSTRAINT c UNIQUE (born) WITH (fillfactor = 70);

-- = index public.people_pkey: comment: not modelled
COMMENT ON INDEX public.people_pkey IS 'its index';

-- = index public.people_pkey: clustered: not modelled
CLUSTER people USING people_pkey;

-- = trigger t on public.people: not modelled
CREATE TRIGGER t BEFORE UPDATE ON people FOR EACH ROW WHEN (NEW.id > 1) EXECUTE FUNCTION "touch %"();

-- = trigger t on public.people: not modelled
CREATE TRIGGER t BEFORE UPDATE OF name ON people FOR EACH ROW EXECUTE FUNCTION "touch %"();

-- = trigger t on public.people: not modelled
CREATE TRIGGER t BEFORE UPDATE ON people FOR EACH STATEMENT EXECUTE FUNCTION "touch %"();

-- = trigger t on public.people: not modelled
CREATE CONSTRAINT TRIGGER t AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION "touch %"();

-- = trigger Shop ü.Or"ders.or tr: missing
-- = trigger "or tr" on "Shop ü"."Or""ders": not modelled
ALTER TABLE "Or""ders" DISABLE TRIGGER "or tr";

-- = publication p: not modelled
CREATE PUBLICATION p FOR TABLE people;

-- = statistics object "Shop ü".st: not modelled
CREATE STATISTICS st ON id, born FROM people;

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

-- = function Shop ü.e(): extra
-- = event trigger et: not modelled
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION e();

-- = nothing
CREATE TEMPORARY TABLE more (a int);
