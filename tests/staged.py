"""A small world with rows, and the stages of ops carried out in it; shared by the tests of steps."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tablewright.catalog.model import Catalog, Column
from tablewright.catalog.names import Member, QName
from tablewright.catalog.types import Type
from tablewright.diff import compare
from tablewright.introspect import introspect
from tablewright.kinds import KINDS
from tablewright.ops import Alter, Create, Drop, Op, Rename, Replace, Situation, Stage, Swap, TableColumn
from tablewright.postgres.server import Database, Server
from tablewright.steps import stages

WORLD = """
CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
CREATE TYPE pair AS (one integer, two text);
CREATE DOMAIN short AS text CONSTRAINT short_length CHECK (length(VALUE) < 10);
CREATE DOMAIN plain AS text;
CREATE TABLE people (id integer PRIMARY KEY, name text);
INSERT INTO people SELECT n, 'p' || n FROM generate_series(1, 20) n;
CREATE TABLE things (
    id integer NOT NULL, number integer, name varchar(20), person integer REFERENCES people, mood mood DEFAULT 'ok',
    moods mood[], nick short DEFAULT 'x', pair pair, span int4range, place integer NOT NULL
);
INSERT INTO things SELECT n, n, 'n' || n, n % 20 + 1, 'glad', '{sad,NULL,glad}', 'y', ROW(n, NULL)::pair, NULL, n
FROM generate_series(1, 3000) n;
CREATE INDEX things_number ON things (number);
ALTER TABLE things ADD CONSTRAINT things_place_key UNIQUE (place);
ALTER TABLE things ADD CONSTRAINT things_id_positive CHECK ((id > 0));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY own ON things USING (true);
CREATE STATISTICS things_statistics ON number, place FROM things;
CREATE TABLE events (id integer NOT NULL, at date NOT NULL, name text, person integer) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY HASH (id);
CREATE TABLE events_2025_0 PARTITION OF events_2025 FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE events_2025_1 PARTITION OF events_2025 FOR VALUES WITH (modulus 2, remainder 1);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
INSERT INTO events SELECT n, '2024-01-01'::date + n, 'e' || n, n % 20 + 1 FROM generate_series(1, 800) n;
CREATE INDEX events_name ON events (name);
CREATE MATERIALIZED VIEW busy AS SELECT person, count(*) AS events FROM events GROUP BY person;
CREATE VIEW names AS SELECT name FROM people;
CREATE SEQUENCE numbers;
"""
THINGS, PEOPLE, EVENTS = QName("public", "things"), QName("public", "people"), QName("public", "events")
TEXT, INTEGER = Type("text"), Type("integer")
MOOD = QName("public", "mood")
NEW = QName("public", "new")


def in_things(name: str) -> Member:
    return Member(*THINGS, name)


def in_events(name: str) -> Member:
    return Member(*EVENTS, name)


def expected(op: Op, old: Catalog) -> Catalog:
    """The catalog with that op done to it, and nothing else."""
    match op:
        case Create(TableColumn(table, column)):
            return _with_columns(old, table, lambda columns: [*columns, column])
        case Drop(TableColumn(table, column)):
            return _with_columns(old, table, lambda columns: [c for c in columns if c.name != column.name])
        case Alter(TableColumn(), TableColumn(table, column)):
            return _with_columns(old, table, lambda columns: [column if c.name == column.name else c for c in columns])
        case Create(object_, constraints):
            catalog = _put(old, object_)
            for constraint in constraints:
                catalog = _put(catalog, constraint)
            return catalog
        case Drop(object_):
            attribute = _attribute(object_)
            kept = {key: value for key, value in getattr(old, attribute).items() if key != object_.key}
            return replace(old, **{attribute: kept})  # type: ignore[arg-type]
        case Alter(_, new) | Replace(_, new) | Swap(_, new):
            return _put(old, new)
    raise AssertionError(op)


def _attribute(object_: Any) -> str:
    return next(kind.attribute for kind in KINDS if kind.type is type(object_))


def _put(catalog: Catalog, object_: Any) -> Catalog:
    attribute = _attribute(object_)
    changed: dict[str, Any] = {attribute: {**getattr(catalog, attribute), object_.key: object_}}
    return replace(catalog, **changed)


def _with_columns(catalog: Catalog, table: QName, change: Callable[[list[Column]], list[Column]]) -> Catalog:
    before = catalog.tables[table]
    return _put(catalog, replace(before, columns=tuple(change(list(before.columns)))))


_HANGS_ON_TABLES = ("table", "partition", "primary key", "unique", "check", "foreign key", "index")


def touched(op: Op) -> set[str]:
    """The kinds that an op can change on its way: of what it is about, and what a table has."""
    objects = [op.object] if isinstance(op, Create | Drop) else [op.old, op.new]
    about = {kind.name for kind in KINDS for object_ in objects if kind.type is type(object_)}
    return {*_HANGS_ON_TABLES, *about}


def differences(old: Catalog, new: Catalog) -> list[str]:
    return [str(d) for d in compare(old, new) if d.property != "order of columns" and d.what != "not modelled"]


_STRENGTH = [
    "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock",
    "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock",
]  # fmt: skip
_TAKEN = """
    SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v')
"""
Connection = psycopg.Connection[Any]


def taken(connection: Connection, known: set[str]) -> dict[str, int]:
    """The strongest lock on each relation that existed before, where readers take none as strong."""
    found: dict[str, int] = {}
    for name, mode in connection.execute(_TAKEN):
        if name in known:
            found[name] = max(found.get(name, 0), _STRENGTH.index(mode))
    return {name: strength for name, strength in found.items() if strength > 0}


def relations(catalog: Catalog) -> set[str]:
    maps = (catalog.tables, catalog.partitions, catalog.views, catalog.materialized_views)
    return {key.name for each in maps for key in each}


def carry_out(connection: Connection, staged: tuple[Stage, ...], known: set[str]) -> None:
    for stage in staged:
        if stage.autocommit:
            for _ in range(2):  # a second time, as after a failure later on
                for step in stage.steps:
                    connection.execute(step.sql.encode())
            continue
        with connection.transaction():
            said = taken(connection, known)  # by what came before, where all is one transaction
            for step in stage.steps:
                connection.execute(step.sql.encode())
                for table, lock in step.locks:
                    strength = _STRENGTH.index(lock.title().replace(" ", "") + "Lock")
                    said[table.name] = max(said.get(table.name, 0), strength)
                seen = taken(connection, known)
                # What is dropped is in pg_locks, but not in pg_class any more.
                there = {name for (name,) in connection.execute("SELECT relname FROM pg_class")}
                found = {n: s for n, s in said.items() if n in there}
                if connection.info.server_version >= 180_000:
                    assert found == seen, step.sql
                else:
                    assert found.keys() == seen.keys() and all(found[n] >= s for n, s in seen.items()), step.sql


def risks(staged: tuple[Stage, ...]) -> set[str]:
    return {hazard.risk for stage in staged for step in stage.steps for hazard in step.hazards}


def counts(connection: Connection, catalog: Catalog) -> dict[str, int]:
    found = {}
    for key in (THINGS, PEOPLE, EVENTS):
        if key in catalog.tables:
            (found[key.name],) = connection.execute(f"SELECT count(*) FROM {key.name}").fetchone() or (0,)  # noqa: S608
    return found


@dataclass(frozen=True, slots=True)
class World:
    """What each test begins with.

    `original` is copied, and nobody is connected to it; `kept` is a connection to another one of the same.
    """

    server: Server
    original: Database
    kept: Connection
    catalog: Catalog

    @contextmanager
    def within(self) -> Iterator[Connection]:
        """The connection that is kept, on which all is undone afterwards: much faster than a copy."""
        with self.kept.transaction(force_rollback=True):
            yield self.kept

    @contextmanager
    def copy(self) -> Iterator[Connection]:
        """A connection to a copy, which is thrown away afterwards: for what is no transaction."""
        original = urlsplit(self.original.url).path.removeprefix("/")
        name = f"copy_{uuid.uuid4().hex}"
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY file_copy".encode())
            try:
                with Database(self.original.url.replace(original, name)).connect() as copied:
                    yield copied
            finally:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def world_on(server: Server) -> Iterator[World]:
    """The small world, made once."""
    with server.database() as original, server.database() as used:
        with original.connect() as connection:
            connection.execute(WORLD)
        with used.connect() as kept:
            kept.execute(WORLD)
            yield World(server, original, kept, introspect(kept))


def invalid(connection: Connection) -> list[Any]:
    return connection.execute(
        "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"
        " UNION ALL SELECT oid::regclass FROM pg_constraint WHERE NOT convalidated"
    ).fetchall()


def run(connection: Connection, op: Op, old: Catalog, **said: Any) -> tuple[Stage, ...]:
    """The op's stages, carried out once."""
    new = replace(old) if isinstance(op, Rename) else expected(op, old)
    staged = stages(op, Situation(old=old, new=new, version=15, **said))
    carry_out(connection, staged, relations(old))
    return staged
