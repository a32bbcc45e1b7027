"""Ops of all kinds on the world of staged.py, each with what it may do to a live server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from staged import EVENTS, INTEGER, MOOD, NEW, PEOPLE, TEXT, THINGS, in_events, in_things
from tablewright.catalog.model import (
    Attribute,
    Catalog,
    Check,
    Column,
    DomainCheck,
    Enum,
    Exclude,
    ExcludeElement,
    ForeignKey,
    IdentityColumn,
    Index,
    IndexKey,
    Partition,
    Policy,
    PrimaryKey,
    RangeType,
    Sequence,
    Statistics,
    Table,
    Trigger,
    Unique,
)
from tablewright.catalog.names import ColumnName, Member, PolicyName, QName, Signature, StatisticsName, TriggerName
from tablewright.catalog.types import Type
from tablewright.ops import Alter, Create, Drop, Op, Replace, Situation, Swap, TableColumn

Build = Callable[[Catalog], Op]


@dataclass(frozen=True)
class Case:
    """An op, and what the situation says besides; `back` is False where the way back is another op, or loses a key.

    `besides` are kinds that it could change besides what it is about.
    """

    op: Build
    backfill: Mapping[str, str] = field(default_factory=dict)
    using: Mapping[str, str] = field(default_factory=dict)
    rewriting: tuple[str, ...] = ()
    back: bool = True
    risks: tuple[str, ...] = ()
    before: str = ""
    table: QName = THINGS
    besides: tuple[str, ...] = ()

    def situation(self, old: Catalog, new: Catalog, version: int) -> Situation:
        return Situation(
            old=old,
            new=new,
            version=version,
            rewriting_defaults=frozenset(ColumnName(*self.table, name) for name in self.rewriting),
            backfill={ColumnName(*self.table, name): sql for name, sql in self.backfill.items()},
            using={ColumnName(*self.table, name): sql for name, sql in self.using.items()},
        )


def added(object_: Any, *constraints: Any) -> Build:
    return lambda _: Create(object_, constraints)


def new_column(name: str, type_: Type = TEXT, table: QName = THINGS, **said: Any) -> Build:
    return added(TableColumn(table, Column(name, type_, **said)))


def changed_column(name: str, table: QName = THINGS, **said: Any) -> Build:
    def build(old: Catalog) -> Op:
        before = old.tables[table].column(name)
        return Alter(TableColumn(table, before), TableColumn(table, replace(before, **said)))

    return build


def dropped_column(name: str, table: QName = THINGS) -> Build:
    return lambda old: Drop(TableColumn(table, old.tables[table].column(name)))


def dropped(attribute: str, key: Any) -> Build:
    return lambda old: Drop(getattr(old, attribute)[key])


def changed(attribute: str, key: Any, **said: Any) -> Build:
    def build(old: Catalog) -> Op:
        before = getattr(old, attribute)[key]
        return Alter(before, replace(before, **said))

    return build


def swapped(attribute: str, key: Any, **said: Any) -> Build:
    def build(old: Catalog) -> Op:
        before = getattr(old, attribute)[key]
        return Swap(before, replace(before, **said))

    return build


def replaced(attribute: str, key: Any, values: Mapping[str, str] | None = None, **said: Any) -> Build:
    def build(old: Catalog) -> Op:
        before = getattr(old, attribute)[key]
        columns = [
            TableColumn(table.key, column)
            for table in old.tables.values()
            for column in table.columns
            if (column.type.namespace, column.type.name) == key
        ]
        return Replace(before, replace(before, **said), tuple((c, c) for c in columns), values or {})

    return build


GIVEN = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} TO public"
DATA_LOSS, BREAKS = ("data loss",), ("breaks application",)

CASES: dict[str, Case] = {
    # what default privileges give is taken back
    "table under default privileges": Case(
        added(Table(NEW, (Column("id", INTEGER),))), before=GIVEN.format("SELECT ON TABLES"), besides=("grant",)
    ),
    "partition under default privileges": Case(
        added(Partition(NEW, EVENTS, "FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')")),
        before=GIVEN.format("SELECT, INSERT ON TABLES"), besides=("grant",),
    ),
    "sequence under default privileges": Case(
        added(Sequence(NEW)), before=GIVEN.format("USAGE ON SEQUENCES"), besides=("grant",)
    ),
    # columns that come
    "column": Case(new_column("extra", nullable=True, comment="More")),
    "column with a default": Case(new_column("extra", default="'x'::text")),
    "nullable column that is filled": Case(
        new_column("extra", nullable=True), {"extra": "upper(name)"}, risks=("note",)
    ),
    "column that is filled": Case(new_column("extra"), {"extra": "name || '%'"}, risks=("breaks application", "note")),
    "column with a default that is filled": Case(
        new_column("extra", default="'none'::text"),
        {"extra": "(SELECT p.name FROM people p WHERE p.id = things.person)"},
    ),
    "column with a volatile default": Case(
        new_column("extra", Type("uuid"), default="gen_random_uuid()"), rewriting=("extra",)
    ),
    "nullable column with a volatile default": Case(
        new_column("extra", Type("uuid"), default="gen_random_uuid()", nullable=True), rewriting=("extra",)
    ),
    "generated column": Case(
        new_column("extra", generated="upper((name)::text)", nullable=True), risks=("table rewrite",)
    ),
    "identity column": Case(new_column("extra", INTEGER, identity=IdentityColumn()), risks=("table rewrite",)),
    "column of a domain with a check": Case(
        new_column("extra", Type("short", namespace="public", kind="domain"), nullable=True), risks=("table rewrite",)
    ),
    "composite column that is filled": Case(
        new_column("extra", Type("pair", namespace="public", kind="composite")), {"extra": "ROW(id, NULL)::pair"},
        risks=("note", "blocking scan"),
    ),
    "partitioned: column": Case(new_column("extra", default="'x'::text", table=EVENTS), table=EVENTS),
    "partitioned: column that is filled": Case(
        new_column("extra", table=EVENTS), {"extra": "events.name || '%s%I'"}, table=EVENTS
    ),
    "partitioned: column with a volatile default": Case(
        new_column("extra", Type("uuid"), EVENTS, default="gen_random_uuid()"), rewriting=("extra",), table=EVENTS
    ),
    # columns that go
    "dropped column": Case(dropped_column("name"), risks=("data loss", "breaks application")),
    "dropped required column": Case(
        dropped_column("kept"),
        before="ALTER TABLE things ADD kept text NOT NULL DEFAULT ''; ALTER TABLE things ALTER kept DROP DEFAULT",
    ),
    "partitioned: dropped column": Case(dropped_column("person", EVENTS), before="DROP MATERIALIZED VIEW busy"),
    # columns that change
    "not null": Case(changed_column("number", nullable=False), risks=("breaks application", "may fail", "note")),
    "not null, filled": Case(
        changed_column("number", nullable=False), {"number": "id"},
        before="UPDATE things SET number = NULL WHERE id < 9",
    ),
    "partitioned: not null, filled": Case(
        changed_column("name", EVENTS, nullable=False), {"name": "'x'"}, table=EVENTS,
        before="UPDATE events SET name = NULL WHERE id < 9",
    ),
    "not null of a composite": Case(changed_column("pair", nullable=False), risks=("blocking scan",)),
    "nullable": Case(changed_column("id", nullable=True), risks=BREAKS),
    "default": Case(changed_column("number", default="7")),
    "no default": Case(changed_column("mood", default=None), risks=BREAKS),
    "comment": Case(changed_column("number", comment="It's")),
    "identity": Case(changed_column("id", identity=IdentityColumn())),
    "identity and not null": Case(changed_column("number", nullable=False, identity=IdentityColumn())),
    "wider type": Case(changed_column("name", type=Type("varchar", (40,))), risks=("note",)),
    "type with default": Case(
        changed_column("number", type=Type("bigint"), default="9"), risks=("note", "table rewrite"),
        before="ALTER TABLE things ALTER number SET DEFAULT 3",
    ),
    "narrower type": Case(changed_column("name", type=Type("varchar", (10,))), risks=("table rewrite", "may fail")),
    "lossy type": Case(
        changed_column("price", type=Type("numeric", (10, 1))), risks=("note", "table rewrite", "data loss"),
        before="ALTER TABLE things ADD price numeric(10,3) DEFAULT 1.234",
    ),
    "text to integer": Case(
        changed_column("price", type=INTEGER), risks=("table rewrite", "may fail"),
        before="ALTER TABLE things ADD price text DEFAULT '12'; ALTER TABLE things ALTER price DROP DEFAULT",
    ),
    "type by using": Case(
        changed_column("name", type=INTEGER), using={"name": "length(name)"}, back=False,
        risks=("table rewrite", "may fail"),
    ),
    "collation": Case(changed_column("name", collation="C"), risks=("note", "blocking scan")),
    # constraints
    "check": Case(added(Check(in_things("new"), "(number > 0)", comment="c")), risks=("may fail",)),
    "foreign key": Case(
        added(ForeignKey(in_things("new"), ("number",), PEOPLE, ("id",))), risks=("may fail",),
        before="UPDATE things SET number = 1",
    ),
    "foreign key to a partitioned table": Case(
        added(ForeignKey(in_things("new"), ("number", "day"), EVENTS, ("id", "at"))),
        before="ALTER TABLE events ADD PRIMARY KEY (id, at); ALTER TABLE things ADD day date",
    ),
    "foreign key to itself": Case(added(ForeignKey(in_things("new"), ("number",), THINGS, ("place",)))),
    "unique": Case(added(Unique(in_things("new"), ("number",), comment="u")), risks=("may fail",)),
    "unique in all ways": Case(
        added(
            Unique(in_things("new"), ("number",), include=("name",), nulls_not_distinct=True, deferrable=True,
                   initially_deferred=True)
        )
    ),
    "primary key": Case(added(PrimaryKey(in_things("new"), ("id",))), risks=("may fail",)),
    "exclude": Case(
        added(Exclude(in_things("new"), (ExcludeElement("span", "&&"),))), risks=("blocking scan", "may fail")
    ),
    "comment of a constraint": Case(changed("checks", in_things("things_id_positive"), comment="c")),
    "deferrable key": Case(changed("foreign_keys", in_things("things_person_fkey"), deferrable=True)),
    "dropped unique": Case(dropped("uniques", in_things("things_place_key")), risks=BREAKS),
    "dropped check": Case(dropped("checks", in_things("things_id_positive"))),
    "dropped foreign key": Case(dropped("foreign_keys", in_things("things_person_fkey"))),
    "partitioned: check": Case(added(Check(in_events("new"), "(id > 0)"))),
    "partitioned: unique": Case(added(Unique(in_events("new"), ("id", "at"))), risks=("may fail", "note")),
    "partitioned: primary key": Case(added(PrimaryKey(in_events("new"), ("id", "at")))),
    "partitioned: foreign key": Case(added(ForeignKey(in_events("new"), ("person",), PEOPLE, ("id",)))),
    # indexes
    "index": Case(added(Index(NEW, THINGS, (IndexKey("number", descending=True),), where="(id > 3)", comment="i"))),
    "unique index": Case(added(Index(NEW, THINGS, (IndexKey("number"),), unique=True)), risks=("may fail",)),
    "index of a materialized view": Case(added(Index(NEW, QName("public", "busy"), (IndexKey("person"),)))),
    "dropped index": Case(dropped("indexes", QName("public", "things_number"))),
    "comment of an index": Case(changed("indexes", QName("public", "things_number"), comment="c")),
    "partitioned: index": Case(
        added(Index(NEW, EVENTS, (IndexKey("lower(name)", is_expression=True),), comment="i")), risks=("note",)
    ),
    "partitioned: dropped index": Case(dropped("indexes", QName("public", "events_name"))),
    # tables
    "table": Case(
        added(
            Table(NEW, (Column("id", INTEGER, comment="c"), Column("person", INTEGER)), comment="t", row_security=True),
            PrimaryKey(Member(*NEW, "new_pkey"), ("id",), comment="k"),
            ForeignKey(Member(*NEW, "new_person"), ("person",), PEOPLE, ("id",)),
            ForeignKey(Member(*NEW, "new_self"), ("person",), NEW, ("id",)),
        )
    ),
    "dropped table": Case(dropped("tables", PEOPLE), risks=("data loss", "breaks application"),
                          before="DROP VIEW names; ALTER TABLE things DROP CONSTRAINT things_person_fkey;"
                                 "ALTER TABLE people DROP CONSTRAINT people_pkey"),
    "options": Case(changed("tables", THINGS, options=(("fillfactor", "70"),), comment="t")),
    "unlogged": Case(changed("tables", THINGS, unlogged=True), risks=("table rewrite",)),
    "row security": Case(changed("tables", THINGS, row_security=True, force_row_security=True), risks=BREAKS),
    "partition": Case(
        added(Partition(NEW, EVENTS, "FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')", comment="p")),
        risks=("blocking scan",),
    ),
    "partition of a partition": Case(
        added(Partition(NEW, QName("public", "events_2026"), "FOR VALUES WITH (modulus 2, remainder 0)")),
        before="ALTER TABLE events ADD FOREIGN KEY (person) REFERENCES people; CREATE TABLE events_2026 PARTITION OF"
               " events FOR VALUES FROM ('2030-01-01') TO ('2031-01-01') PARTITION BY HASH (id)",
    ),
    "dropped partition": Case(dropped("partitions", QName("public", "events_2024")), risks=DATA_LOSS),
    "dropped partition with a foreign key": Case(
        dropped("partitions", QName("public", "events_2024")),
        before="ALTER TABLE events ADD FOREIGN KEY (person) REFERENCES people",
    ),
    "dropped partition that is referred to": Case(
        dropped("partitions", QName("public", "places_1")), risks=("blocking scan", "data loss"),
        before="CREATE TABLE places (id integer PRIMARY KEY) PARTITION BY LIST (id);"
               "CREATE TABLE places_0 PARTITION OF places FOR VALUES IN (0);"
               "CREATE TABLE places_1 PARTITION OF places FOR VALUES IN (1);"
               "CREATE TABLE visits (place integer REFERENCES places)",
    ),
    "partition with a foreign key and another bound": Case(
        changed("partitions", QName("public", "events_2024"), bound="FOR VALUES FROM ('2023-01-01') TO ('2025-01-01')"),
        before="ALTER TABLE events ADD FOREIGN KEY (person) REFERENCES people",
    ),
    "partition with another bound": Case(
        changed("partitions", QName("public", "events_2024"), bound="FOR VALUES FROM ('2023-01-01') TO ('2025-01-01')"),
        risks=("blocking scan",),
    ),
    # what hangs on tables
    "trigger": Case(
        added(Trigger(TriggerName(*THINGS, "new"), "before", ("insert",), Signature("public", "touch"), level="row",
                      enabled="always", comment="t"))
    ),
    "disabled trigger": Case(changed("triggers", TriggerName(*THINGS, "touched"), enabled="disabled")),
    "dropped trigger": Case(dropped("triggers", TriggerName(*THINGS, "touched"))),
    "policy": Case(added(Policy(PolicyName(*THINGS, "new"), using="true", comment="p"))),
    "changed policy": Case(changed("policies", PolicyName(*THINGS, "own"), using="(id > 3)")),
    "dropped policy": Case(dropped("policies", PolicyName(*THINGS, "own"))),
    "statistics": Case(
        added(Statistics(StatisticsName("public", "new"), THINGS, (IndexKey("id"), IndexKey("number")),
                         ("dependencies", "mcv", "ndistinct"), comment="s"))
    ),
    "dropped statistics": Case(dropped("statistics", StatisticsName("public", "things_statistics"))),
    # views and sequences
    "dropped view": Case(dropped("views", QName("public", "names")), risks=BREAKS),
    "view with a barrier": Case(changed("views", QName("public", "names"), security_barrier=True)),
    "comment of a view": Case(changed("views", QName("public", "names"), comment="v")),
    "dropped materialized view": Case(dropped("materialized_views", QName("public", "busy")), risks=BREAKS),
    "comment of a materialized view": Case(changed("materialized_views", QName("public", "busy"), comment="v")),
    "sequence": Case(added(Sequence(NEW))),
    "dropped sequence": Case(dropped("sequences", QName("public", "numbers")), risks=DATA_LOSS),
    # types
    "enum": Case(added(Enum(NEW, ("a", "b"), comment="e"))),
    "dropped type": Case(dropped("composites", QName("public", "lone")), before="CREATE TYPE lone AS (a int)"),
    "range type": Case(added(RangeType(NEW, Type("time"), "hours"))),
    "dropped range type": Case(
        dropped("range_types", QName("public", "lone")), before="CREATE TYPE lone AS RANGE (subtype = time)"
    ),
    "label": Case(
        changed("enums", MOOD, labels=("bad", "sad", "ok", "fine", "glad", "great"), comment="e"), risks=("note",),
        back=False,
    ),
    "replaced enum": Case(
        replaced("enums", MOOD, {"glad": "happy"}, labels=("happy", "ok", "sad")),
        back=False, risks=("note", "table rewrite", "data loss"),
    ),
    "reordered enum": Case(replaced("enums", MOOD, labels=("glad", "ok", "sad")), risks=("note", "table rewrite")),
    "replaced domain": Case(
        replaced("domains", QName("public", "short"), type=Type("varchar", (30,)), checks=()),
    ),
    "domain's check": Case(
        changed("domains", QName("public", "plain"), checks=(DomainCheck("new", "(VALUE <> ''::text)"),)),
        before="ALTER TABLE things ADD word plain DEFAULT 'w'", risks=("blocking scan",),
    ),
    "partitioned: domain's check": Case(
        changed("domains", QName("public", "plain"), checks=(DomainCheck("new", "(VALUE <> ''::text)"),)),
        before="ALTER TABLE events ADD word plain DEFAULT 'w'", risks=("blocking scan",),
    ),
    "composite": Case(
        changed("composites", QName("public", "pair"),
                attributes=(Attribute("one", INTEGER), Attribute("two", TEXT), Attribute("three", TEXT)))
    ),
}  # fmt: skip

SWAPS: dict[str, Case] = {
    "index": Case(swapped("indexes", QName("public", "things_number"), where="(id > 3)", comment="i"), risks=("note",)),
    "unique index": Case(
        swapped("indexes", NEW, keys=(IndexKey("number", descending=True),), include=("id",)),
        before="CREATE UNIQUE INDEX new ON things (number); CREATE TABLE new_new ()",
        risks=("may fail", "note"),
    ),
    "index of a materialized view": Case(
        swapped("indexes", NEW, keys=(IndexKey("events"),)), before="CREATE INDEX new ON busy (person)"
    ),
    "partitioned: index": Case(
        swapped("indexes", QName("public", "events_name"), keys=(IndexKey("name"), IndexKey("id"))), risks=("note",)
    ),
    "unique": Case(
        swapped("uniques", in_things("things_place_key"), columns=("place", "number"), deferrable=True),
        risks=("may fail", "note"),
    ),
    "partitioned: unique": Case(
        swapped("uniques", in_events("new"), columns=("at", "id"), include=("name",)),
        before="ALTER TABLE events ADD CONSTRAINT new UNIQUE (id, at)",
        risks=("may fail", "note"),
    ),
    "primary key": Case(
        swapped("primary_keys", Member(*PEOPLE, "people_pkey"), columns=("id", "name")),
        before="ALTER TABLE things DROP CONSTRAINT things_person_fkey; ALTER TABLE people ALTER name SET NOT NULL",
        risks=("may fail", "note"),
    ),
    "partitioned: primary key": Case(
        swapped("primary_keys", in_events("new"), columns=("at", "id")),
        before="ALTER TABLE events ADD CONSTRAINT new PRIMARY KEY (id, at)",
        risks=("may fail", "note"),
    ),
    "exclude": Case(
        swapped("excludes", in_things("new"), deferrable=True),
        before="ALTER TABLE things ADD CONSTRAINT new EXCLUDE USING gist (span WITH &&)",
        risks=("blocking scan", "may fail", "note"),
    ),
}
"""What takes the place of another one."""
CASES.update({f"swap: {name}": case for name, case in SWAPS.items()})
