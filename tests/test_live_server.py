"""Changes of a large table that is in use: nobody who reads or writes waits for longer than a second.

Each op runs statement by statement, as a revision does. The counter-proof is the plain form of the same changes, which
the same reader and writer do notice: one row takes longer than a second to look at, whatever machine this is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg
import pytest

from live_server import Traffic, tables, traffic
from tablewright.catalog.model import (
    Catalog,
    Check,
    Column,
    Enum,
    ForeignKey,
    Index,
    IndexKey,
    Policy,
    PrimaryKey,
    Statistics,
    Trigger,
    Unique,
    View,
    ViewColumn,
)
from tablewright.catalog.names import ColumnName, Member, PolicyName, QName, Signature, StatisticsName, TriggerName
from tablewright.catalog.types import Type
from tablewright.introspect import introspect
from tablewright.ops import Alter, Create, Drop, Op, Situation, TableColumn
from tablewright.postgres.server import Database, Server
from tablewright.steps import stages

LOCK_TIMEOUT = "3s"
MANY, MILLION = 300_000, 1_000_000
ITEMS, KINDS, PAIRS = QName("public", "items"), QName("public", "kinds"), QName("public", "pairs")
BIGINT, TEXT, UUID = Type("bigint"), Type("text"), Type("uuid")


def column(name: str, type_: Type, default: str | None = None, *, nullable: bool = True) -> TableColumn:
    """A column of the table in use."""
    return TableColumn(ITEMS, Column(name, type_, nullable, default))


def expression(text: str) -> IndexKey:
    return IndexKey(text, is_expression=True)


CHECK = Check(Member(*ITEMS, "items_slow_check"), "slow(id) > 0")
KEY = ForeignKey(Member(*ITEMS, "items_kind_fkey"), ("kind_id",), KINDS, ("id",))
INDEX = Index(QName("public", "items_slow_idx"), ITEMS, (expression("slow(id)"),))
UNIQUE = Unique(Member(*ITEMS, "items_id_code_key"), ("id", "code"))
PRIMARY = PrimaryKey(Member(*PAIRS, "pairs_pkey"), ("id",))
TRIGGER = Trigger(TriggerName(*ITEMS, "items_pass"), "before", ("update",), Signature("public", "pass"))
POLICY = Policy(PolicyName(*ITEMS, "items_all"), using="true")
STATISTICS = Statistics(StatisticsName("public", "items_stats"), ITEMS, (IndexKey("code"), IndexKey("kind_id")))
VIEW = View(QName("public", "codes"), "SELECT code FROM public.items", (ViewColumn("code", BIGINT),))
MOOD = Enum(QName("public", "mood"), ("sad", "ok"))
RANDOM = column("random", UUID, default="gen_random_uuid()", nullable=False)
FILLED = column("filled", TEXT, default="''::text", nullable=False)

OPS: Mapping[str, Op] = {
    "add a column": Create(column("remark", TEXT)),
    "add a column with a default": Create(column("amount", BIGINT, default="7", nullable=False)),
    "set not null": Alter(column("kind_id", BIGINT), column("kind_id", BIGINT, nullable=False)),
    "drop not null": Alter(column("kind_id", BIGINT, nullable=False), column("kind_id", BIGINT)),
    "set a default": Alter(column("kind_id", BIGINT), column("kind_id", BIGINT, default="1")),
    "widen a type": Alter(column("label", Type("varchar", (10,))), column("label", Type("varchar", (20,)))),
    "add a check": Create(CHECK),
    "drop a check": Drop(CHECK),
    "add a foreign key": Create(KEY),
    "drop a foreign key": Drop(KEY),
    "create an index": Create(INDEX),
    "drop an index": Drop(INDEX),
    "add a unique constraint": Create(UNIQUE),
    "drop a unique constraint": Drop(UNIQUE),
    "add a primary key": Create(PRIMARY),
    "create a trigger": Create(TRIGGER),
    "drop a trigger": Drop(TRIGGER),
    "create a policy": Create(POLICY),
    "create statistics": Create(STATISTICS),
    "create a view": Create(VIEW),
    "drop a view": Drop(VIEW),
    "add a label to an enum": Alter(MOOD, replace(MOOD, labels=("sad", "new", "ok"))),
    "drop a column": Drop(column("remark", TEXT)),
    "add a column with a volatile default": Create(RANDOM),
    "add a column with a backfill": Create(FILLED),
}
"""In an order in which each finds what it needs."""

OFTEN = (
    "add a column with a default",
    "set not null",
    "add a foreign key",
    "add a column with a volatile default",
    "add a column with a backfill",
    "create an index",
)
"""Those that matter most; none needs another one. The index comes last: what it reads makes writing the rows slow."""

UNSAFE = (
    "ALTER TABLE items ADD CONSTRAINT plain_check CHECK (slow(id) > 0)",
    "CREATE INDEX plain_idx ON items (slow(id))",
    "ALTER TABLE items ADD COLUMN plain double precision DEFAULT slow(1) + random()",
)


@dataclass(frozen=True, slots=True)
class Used:
    """The tables, what is known of them, and a connection that changes them."""

    database: Database
    connection: psycopg.Connection
    catalog: Catalog


@pytest.fixture(scope="module")
def used(server: Server) -> Iterator[Used]:
    with _of(server, MANY) as made:
        yield made


@contextmanager
def _of(server: Server, rows: int) -> Iterator[Used]:
    with server.database() as database, database.connect() as connection:
        connection.execute(tables(rows).encode())
        yield Used(database, connection, introspect(connection))


def run(used: Used, statements: Sequence[str], *, autocommit: bool) -> None:
    """As a revision does; what runs outside a transaction and waits for others blocks nobody meanwhile."""
    if autocommit:
        used.connection.execute("SET lock_timeout = 0")
        for sql in statements:
            used.connection.execute(sql.encode())
        return
    with used.connection.transaction():
        used.connection.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        for sql in statements:
            used.connection.execute(sql.encode())


def carry_out(used: Used, op: Op) -> Traffic:
    """Everything that a revision does for an op, while others use the table."""
    situation = Situation(
        used.catalog,
        used.catalog,
        15,
        rewriting_defaults=frozenset({RANDOM.key}),
        backfill={FILLED.key: "code::text"} if op.key == FILLED.key else {},
    )
    with traffic(used.database) as people:
        for stage in stages(op, situation):
            run(used, [step.sql for step in stage.steps], autocommit=stage.autocommit)
    return people


@pytest.mark.parametrize("name", OFTEN)
def test_nobody_waits_for_longer_than_a_second(used: Used, name: str) -> None:
    assert carry_out(used, OPS[name]).blocked == []
    for key in (RANDOM.key, FILLED.key):
        if key == OPS[name].key:
            _is_filled(used, key)


@pytest.mark.bench
@pytest.mark.thorough
def test_nobody_waits_where_there_are_a_million_rows(server: Server) -> None:
    with _of(server, MILLION) as used:
        held_up = {name: people for name, op in OPS.items() if (people := carry_out(used, op)).blocked}
        for column in (RANDOM, FILLED):
            _is_filled(used, column.key)
    assert held_up == {}


def _is_filled(used: Used, key: ColumnName) -> None:
    empty = f"SELECT count(*) FROM items WHERE {key.name} IS NULL"  # noqa: S608 - a name of this file
    assert used.connection.execute(empty.encode()).fetchone() == (0,)


@pytest.mark.parametrize("sql", [UNSAFE[0], *(pytest.param(sql, marks=pytest.mark.thorough) for sql in UNSAFE[1:])])
def test_the_plain_form_is_noticed(server: Server, sql: str) -> None:
    with _of(server, 1000) as few:  # the one row that is slow would do
        with traffic(few.database) as people, few.connection.transaction(force_rollback=True):
            few.connection.execute(sql.encode())
    assert any(line.startswith("writer: ") for line in people.blocked)
