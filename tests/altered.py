"""Pairs of objects: every property of every noun differs in one of them at least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from altered_constraints import constraints
from altering import ITEMS, MEASURED, NAME, OTHER, PLACE, Pair, commented, varied
from tablewright.catalog.model import (
    Argument,
    Attribute,
    Column,
    Composite,
    DefaultGrant,
    Domain,
    DomainCheck,
    Enum,
    EventTrigger,
    Extension,
    Function,
    Grant,
    IdentityColumn,
    Index,
    IndexKey,
    Job,
    MaterializedView,
    Namespace,
    Owner,
    Partition,
    PartitionBy,
    Policy,
    RangeType,
    Role,
    Sequence,
    SequenceOptions,
    Statistics,
    Table,
    Trigger,
    View,
    ViewColumn,
)
from tablewright.catalog.names import (
    DefaultGrantName,
    Global,
    GrantName,
    OwnerName,
    PolicyName,
    Signature,
    StatisticsName,
    TriggerName,
)
from tablewright.catalog.types import Type


def _types() -> Iterator[Pair]:
    enum = Enum(NAME, ("b", "d'"))
    yield from commented(enum)
    yield Pair(enum, replace(enum, labels=("a", "a2", "b", "c\\", "c2", "d'", "e", "f")), back="anew")
    yield Pair(enum, replace(enum, labels=("d'", "b")), "anew")
    domain = Domain(NAME, Type("text"), default="'x'", checks=(DomainCheck("a ck", "VALUE <> 'x y'"),))
    yield from commented(domain)
    yield from varied(domain, nullable=False, default="'it''s'")
    yield from varied(domain, "anew", type=Type("varchar", (9,)), collation="C")
    yield Pair(domain, replace(domain, default=None, checks=()))
    yield Pair(
        domain, replace(domain, checks=(DomainCheck("a ck", "VALUE <> 'z'"), DomainCheck("b", "VALUE <> 'b'", "b")))
    )
    yield Pair(domain, replace(domain, checks=(DomainCheck("a ck", "VALUE <> 'x y'", "a :x"),)))
    yield Pair(domain, replace(domain, checks=(DomainCheck("a ck", "VALUE <> 'x y'", "a :x", not_valid=True),)))
    yield Pair(domain, replace(domain, checks=(DomainCheck("a ck", "VALUE <> 'z'", not_valid=True),)))
    one, two, three = (
        Attribute("on e", Type("integer")),
        Attribute("two", Type("text")),
        Attribute("three", Type("date")),
    )
    composite = Composite(NAME, (one, two))
    yield from commented(composite)
    yield Pair(composite, replace(composite, attributes=(one, two, replace(three, comment="3"))))
    yield Pair(composite, replace(composite, attributes=(two, three)), back="anew")
    yield Pair(composite, replace(composite, attributes=(two, one)), "anew")
    yield Pair(composite, replace(composite, attributes=(one, three, two)), "anew", "in place")
    yield Pair(composite, replace(composite, attributes=(replace(one, type=Type("bigint", array=True)), two)))
    ranges = RangeType(NAME, Type("text"), "man y")
    yield from commented(ranges)
    yield from varied(ranges, multirange="oth er")
    yield from varied(ranges, "anew", subtype=Type("varchar"), opclass="text_pattern_ops", collation="C")
    floats = replace(ranges, subtype=Type("double precision"))
    yield Pair(floats, replace(floats, subtype_diff="float8mi"), "anew")
    yield Pair(composite, replace(composite, attributes=(one, replace(two, collation="C", comment="2"))))


def _sequences() -> Iterator[Pair]:
    def counting(**options: Any) -> Sequence:
        return Sequence(NAME, options=SequenceOptions(**options))

    usual = Sequence(NAME)
    yield from commented(usual)
    yield from varied(usual, type="smallint", owned_by=(ITEMS, "id"))
    yield Pair(replace(usual, owned_by=(ITEMS, "id")), replace(usual, owned_by=(ITEMS, "k")))
    yield Pair(usual, counting(start=7, increment=3, minimum=5, maximum=99, cache=4, cycle=True))
    yield Pair(usual, counting(start=-1, increment=-1))
    yield Pair(usual, counting(start=-5, increment=-2, minimum=-9, maximum=3))
    yield Pair(counting(start=500), counting(maximum=100))
    yield Pair(replace(usual, type="integer"), replace(counting(start=-3, increment=-1, minimum=-7), type="smallint"))


def _functions() -> Iterator[Pair]:
    key = Signature(PLACE, "f x", ("integer", "text"))
    arguments = (Argument("a b", "integer"), Argument("$2", "text"))
    function = Function(key, "integer", "sql", "SELECT 1", arguments=arguments, cost=100)
    yield from commented(function)
    yield from varied(
        function,
        body="SELECT 2",
        volatility="stable",
        strict=True,
        security_definer=True,
        leakproof=True,
        parallel="safe",
        cost=7,
        settings=(("search_path", "pg_catalog"), ("work_mem", "1MB")),
    )
    yield Pair(function, replace(function, language="plpgsql", body="BEGIN RETURN 1; END"))
    yield Pair(function, replace(function, body="BEGIN ATOMIC\n SELECT 1;\nEND", atomic=True))
    yield Pair(function, replace(function, returns="bigint"), "anew")
    rows = replace(function, returns="setof integer", rows=1000)
    yield Pair(rows, replace(rows, rows=5))
    yield Pair(function, rows, "anew")
    yield Pair(function, replace(function, arguments=(arguments[0], replace(arguments[1], default="'x'"))), back="anew")
    yield Pair(function, replace(function, arguments=(arguments[0], replace(arguments[1], name="t"))), back="anew")
    yield Pair(function, replace(function, arguments=(replace(arguments[0], name="c"), arguments[1])), "anew")
    out = replace(function, arguments=(*arguments, Argument("o", "integer", "out")))
    yield Pair(function, out, "anew")
    yield Pair(out, replace(out, returns="bigint", arguments=(*arguments, Argument("o", "bigint", "out"))), "anew")
    variadic = replace(function, key=Signature(PLACE, "f x", ("integer[]",)), arguments=(Argument("v", "integer[]"),))
    yield Pair(variadic, replace(variadic, arguments=(Argument("v", "integer[]", "variadic"),)), "anew")
    table = replace(
        out, returns="setof record", arguments=(*arguments, *(Argument(n, "integer", "table") for n in "xy"))
    )
    table = replace(table, body="SELECT 1, 2", rows=1000)
    yield Pair(table, replace(table, body="SELECT 3, 4"))
    other = (*arguments, Argument("x", "integer", "table"), Argument("z", "integer", "table"))
    yield Pair(table, replace(table, arguments=other), "anew")
    procedure = Function(Signature(PLACE, "p"), None, "sql", "SELECT 1")
    yield from commented(procedure)
    yield Pair(procedure, replace(procedure, body="SELECT 2"))
    yield Pair(function, replace(function, key=function.key, returns=None), "anew")


def _columns() -> Iterator[Pair]:
    plain = Column("c x", Type("text"), nullable=True)
    yield from commented(plain)
    yield from varied(plain, nullable=False, default="'x'", collation="C", type=Type("varchar", (9,)))
    yield Pair(plain, replace(plain, type=Type("sho rt", namespace=PLACE, kind="domain")))
    yield Pair(replace(plain, default="'x'"), replace(plain, default="lower('Y')"))
    number = Column("c x", Type("integer"), default="1 + 1")
    yield Pair(number, replace(number, type=Type("numeric", (8, 2)), default="2.5"))
    generated = Column("c x", Type("integer"), nullable=True, generated="k + 1")
    yield Pair(generated, replace(generated, generated="k + 2"))
    yield Pair(generated, replace(generated, type=Type("numeric")))
    yield Pair(generated, replace(generated, type=Type("numeric"), generated="k + 2"), "anew")
    yield Pair(generated, replace(generated, generated=None), back="anew")
    yield Pair(generated, replace(generated, generated=None, nullable=False, identity=IdentityColumn()), back="anew")
    virtual = replace(generated, virtual=True)
    yield Pair(virtual, replace(virtual, generated="k + 2"))
    yield Pair(virtual, replace(virtual, nullable=False, comment="k"))
    yield Pair(virtual, replace(virtual, type=Type("numeric")))
    yield Pair(virtual, generated, "anew")
    yield Pair(virtual, replace(virtual, virtual=False, generated=None), "anew")
    identity = replace(number, default=None, identity=IdentityColumn())
    yield Pair(number, identity)
    yield Pair(replace(number, nullable=True), identity)
    for always, options in (
        (False, SequenceOptions()),
        (True, SequenceOptions(start=7, increment=3, minimum=5, maximum=99, cache=4, cycle=True)),
        (True, SequenceOptions(start=-1, increment=-1)),
        (True, SequenceOptions(start=-5, increment=-2, minimum=-9, maximum=3)),
    ):
        yield Pair(identity, replace(identity, identity=IdentityColumn(always, options)))
        yield Pair(number, replace(identity, identity=IdentityColumn(always, options)))
    yield Pair(identity, replace(identity, type=Type("bigint")))
    wide = replace(
        identity, type=Type("bigint"), identity=IdentityColumn(True, SequenceOptions(start=-2, increment=-1))
    )
    yield Pair(replace(identity, type=Type("smallint")), wide)
    yield Pair(identity, replace(identity, identity=IdentityColumn(True, SequenceOptions(cache=4), "num bers")))
    stored = replace(plain, storage="external", compression="pglz", statistics=9, options=(("n_distinct", "-0.5"),))
    yield from varied(plain, storage="main", compression="pglz", statistics=0, options=(("n_distinct", "5"),))
    yield Pair(plain, stored)
    yield Pair(stored, replace(stored, type=Type("varchar", (9,)), storage="main", statistics=0, options=()))


def _tables() -> Iterator[Pair]:
    table = Table(NAME, (Column("id", Type("integer")), Column("note", Type("text"), nullable=True)))
    yield from commented(table)
    options = (("fillfactor", "70"), ("toast.autovacuum_enabled", "off"))
    yield from varied(table, unlogged=True, options=options, row_security=True, force_row_security=True)
    stored = replace(table, options=options)
    yield Pair(stored, replace(stored, options=(("autovacuum_enabled", "off"), ("fillfactor", "80"))))
    parted = replace(table, partition_by=PartitionBy("range", (IndexKey("id"),)))
    yield Pair(table, parted, "refused")
    yield Pair(parted, replace(table, partition_by=PartitionBy("hash", (IndexKey("id"),))), "refused")
    yield Pair(parted, replace(table, partition_by=PartitionBy("range", (IndexKey("note"),))), "refused")
    part = Partition(NAME, MEASURED, "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')")
    yield from commented(part)
    bound = "FOR VALUES FROM ('2020-01-01') TO ('2022-01-01')"
    yield from varied(part, bound=bound, unlogged=True, options=options, row_security=True, force_row_security=True)
    yield Pair(part, replace(part, parent=OTHER), "refused")
    yield Pair(part, replace(part, partition_by=PartitionBy("list", (IndexKey("region"),))), "refused")


def _query(columns: str) -> str:
    return f'SELECT {columns} FROM "{PLACE}".items'  # noqa: S608 - columns that are written below


def _views() -> Iterator[Pair]:
    columns = (ViewColumn("id", Type("bigint")), ViewColumn("n", Type("text")))
    view = View(NAME, _query("id, name"), columns)
    yield from commented(view)
    yield from varied(view, security_invoker=True, security_barrier=True, check_option="local")
    yield Pair(view, replace(view, query=f"{view.query} WHERE k > 1", security_invoker=True, check_option="cascaded"))
    yield Pair(replace(view, check_option="local"), replace(view, check_option="cascaded", security_barrier=True))
    yield Pair(view, replace(view, columns=(replace(columns[0], comment="a"), replace(columns[1], comment="b"))))
    longer = (*columns, ViewColumn("k", Type("integer"), "k"))
    yield Pair(view, replace(view, query=_query("id, name, k"), columns=longer), back="anew")
    yield Pair(view, replace(view, columns=(replace(columns[0], name="b"), columns[1])), "anew")
    typed = (ViewColumn("id", Type("text")), columns[1])
    yield Pair(view, replace(view, query=_query("id::text, name"), columns=typed), "anew")
    stored = MaterializedView(NAME, view.query, columns)
    yield from commented(stored)
    yield from varied(stored, options=(("fillfactor", "70"), ("toast.autovacuum_enabled", "off")))
    yield Pair(stored, replace(stored, columns=(replace(columns[0], comment="a"), columns[1])))
    changed = (replace(columns[0], name="b"), columns[1])
    yield from varied(stored, "anew", query=f"{view.query} WHERE k > 1", columns=changed)


def _indexes() -> Iterator[Pair]:
    index = Index(NAME, ITEMS, (IndexKey("k"),))
    yield from commented(index)
    yield from varied(index, options=(("fillfactor", "70"),))
    changed = {"nulls_not_distinct": True, "include": ("name",), "where": "k > 1"}
    yield from varied(replace(index, unique=True), "anew", unique=False, **changed)
    yield from varied(index, "anew", method="brin", table=OTHER, keys=(IndexKey("k", descending=True),))
    brin = replace(index, method="brin")
    yield from varied(brin, "anew", options=(("pages_per_range", "64"),))
    yield from varied(brin, options=(("autosummarize", "on"),))
    texts = replace(index, keys=(IndexKey("name"),))
    spans = replace(index, method="brin", keys=(IndexKey("k", opclass="int4_minmax_multi_ops"),))
    yield from varied(spans, "anew", keys=(replace(spans.keys[0], parameters=(("values_per_range", "16"),)),))
    for key in (
        IndexKey("lower(name)", is_expression=True),
        IndexKey("name", collation="C"),
        IndexKey("name", opclass="text_pattern_ops"),
        IndexKey("name", nulls_first=True),
    ):
        yield from varied(texts, "anew", keys=(key,))
    statistics = Statistics(StatisticsName(PLACE, "x y"), ITEMS, (IndexKey("k"), IndexKey("name")), ("mcv",))
    yield from commented(statistics)
    keys = (IndexKey("k"), IndexKey("price"))
    yield from varied(statistics, "anew", kinds=("ndistinct",), keys=keys)
    yield Pair(replace(statistics, table=OTHER, keys=(IndexKey("k"), IndexKey("name"))), statistics, "anew")


def _triggers() -> Iterator[Pair]:
    touch = Signature(PLACE, "touch")
    trigger = Trigger(TriggerName(*ITEMS, "t x"), "after", ("update",), touch)
    yield from commented(trigger)
    event = EventTrigger(Global("e x", "event trigger"), "ddl_command_end", Signature(PLACE, "seen"))
    for enabled in ("replica", "always", "disabled"):
        yield from (*varied(trigger, enabled=enabled), *varied(event, enabled=enabled))
    yield from varied(
        trigger,
        "anew",
        timing="before",
        events=("insert", "update"),
        function=Signature(PLACE, "touch2"),
        columns=("k",),
        level="statement",
        when="new.k > 1",
        arguments=("it's",),
        old_table="o",
        new_table="n",
        constraint=True,
    )
    constraint = replace(trigger, constraint=True)
    yield from varied(constraint, "anew", deferrable=True, referenced_table=OTHER)
    yield from varied(replace(constraint, deferrable=True), "anew", initially_deferred=True)
    yield from commented(event)
    changed = {"function": Signature(PLACE, "seen2"), "tags": ("CREATE TABLE",)}
    yield from varied(event, "anew", event="ddl_command_start", **changed)
    policy = Policy(PolicyName(*ITEMS, "p x"), using="k > 1")
    yield from commented(policy)
    yield from varied(policy, using="k > 2", roles=("al ter", "alter_other"))
    yield Pair(policy, replace(policy, with_check="k > 3"), back="anew")
    yield Pair(policy, replace(policy, using=None, with_check="k > 3"), "anew")
    yield from varied(policy, "anew", permissive=False, command="update")


def _rights() -> Iterator[Pair]:
    for name in (OwnerName("table", ITEMS), OwnerName("function", Signature(PLACE, "touch"))):
        yield Pair(Owner(name, "al ter"), Owner(name, "alter_other"))
    given = Grant(GrantName("table", ITEMS, None, "al ter"), ("insert", "select", "update"), ("select",))
    yield from varied(given, grantable=(), privileges=("delete", "select"))
    yield Pair(given, replace(given, grantable=("insert", "update")))
    yield Pair(given, replace(given, privileges=("delete", "insert"), grantable=("delete", "insert")))
    column = Grant(GrantName("table", ITEMS, "name", "public"), ("select",))
    yield from varied(column, privileges=("select", "update"))
    called = Grant(GrantName("function", Signature(PLACE, "touch"), None, "al ter"), ("execute",))
    yield from varied(called, grantable=("execute",))
    later = DefaultGrant(DefaultGrantName("alter_other", PLACE, "tables", "al ter"), ("insert", "select"), ("select",))
    yield from varied(later, grantable=(), privileges=("delete", "select"))
    yield Pair(later, replace(later, grantable=("insert",)))
    everywhere = DefaultGrant(DefaultGrantName("alter_other", None, "tables", "al ter"), ("insert",))
    yield from varied(everywhere, privileges=("delete", "insert"), grantable=("insert",))


def _others() -> Iterator[Pair]:
    yield from commented(Namespace("x y"))
    yield Pair(Extension("citext"), Extension("citext", PLACE))
    role = Role(Global("x y", "role"))
    yield from varied(
        role,
        "in place",
        login=True,
        inherit=False,
        bypass_row_security=True,
        create_database=True,
        create_role=True,
        replication=True,
        connection_limit=3,
        member_of=("al ter",),
        settings=(("work_mem", "1MB"),),
        comment="x",
    )
    job = Job(Global("x y", "job"), "15 2 * * *", "SELECT 1")
    yield from varied(job, schedule="16 2 * * *", command="SELECT 2")


PAIRS = [
    *_types(),
    *_sequences(),
    *_functions(),
    *_columns(),
    *_tables(),
    *constraints(),
    *_views(),
    *_indexes(),
    *_triggers(),
    *_rights(),
    *_others(),
]
