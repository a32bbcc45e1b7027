"""The locks that `steps.locks` states are those that `pg_locks` shows, for each form that a revision uses."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import psycopg
import pytest

from conftest import VERSIONS
from statement_forms import EXAMPLES, HELD_UP, NEWER_TABLES, TABLES, Example
from tablewright.catalog.model import Catalog
from tablewright.catalog.names import QName
from tablewright.introspect import introspect
from tablewright.ops import Situation
from tablewright.postgres.server import Database, Server
from tablewright.steps.locks import LOCKS, partitions, taken

_RELATIONS = """
SELECT oid, relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace
"""
_HELD = "SELECT relation, mode FROM pg_locks WHERE pid = %s AND granted AND locktype = 'relation'"
_WAITS = "SELECT wait_event = 'virtualxid' FROM pg_stat_activity WHERE pid = %s"
_MODES = {
    "AccessShareLock": "access share",
    "RowShareLock": "row share",
    "RowExclusiveLock": "row exclusive",
    "ShareUpdateExclusiveLock": "share update exclusive",
    "ShareLock": "share",
    "ShareRowExclusiveLock": "share row exclusive",
    "ExclusiveLock": "exclusive",
    "AccessExclusiveLock": "access exclusive",
}
_STRENGTH = list(_MODES.values())


@dataclass(frozen=True, slots=True)
class Prepared:
    """A database with one of everything; `names` tells the relations that are there by their numbers."""

    database: Database
    connection: psycopg.Connection
    version: int
    names: dict[int, str]
    catalog: Catalog


on_servers = pytest.mark.parametrize(
    "any_server",
    [
        pytest.param(version, id=f"postgres{version}", marks=() if version == max(VERSIONS) else pytest.mark.thorough)
        for version in VERSIONS
    ],
    indirect=True,
    scope="session",
)


@pytest.fixture(scope="module")
def prepared(any_server: Server) -> Iterator[Prepared]:
    with any_server.database() as database, database.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS keeper; CREATE ROLE keeper")
        connection.execute(TABLES)
        if any_server.version >= 18:
            connection.execute(NEWER_TABLES)
        names: dict[int, str] = dict(connection.execute(_RELATIONS).fetchall())
        yield Prepared(database, connection, any_server.version, names, introspect(connection))
        connection.execute("DROP ROLE keeper")


def stated(example: Example, prepared: Prepared) -> dict[str, str]:
    """What the table of locks says of the example."""
    situation = Situation(prepared.catalog, prepared.catalog, prepared.version)
    table = QName("public", example.table) if example.table else None
    others = [QName("public", name) for name in example.others]
    locks = {name.name: lock for name, lock in taken(example.form, situation, table, others)}
    for form, other in example.besides:
        locks |= {name.name: lock for name, lock in taken(form, situation, None, [QName("public", other)])}
    return dict(locks)


def held(connection: psycopg.Connection, pid: int, prepared: Prepared) -> dict[str, str]:
    """The strongest lock of a connection on each relation; ACCESS SHARE hinders nobody who reads or writes."""
    found: dict[str, set[str]] = defaultdict(set)
    for relation, mode in connection.execute(_HELD, (pid,)):
        if relation in prepared.names:
            found[prepared.names[relation]].add(_MODES[mode])
    strongest = {name: max(modes, key=_STRENGTH.index) for name, modes in found.items()}
    return {name: lock for name, lock in strongest.items() if lock != "access share"}


@on_servers
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.form}: {example.sql}")
def test_the_locks_of_a_statement_are_those_that_are_stated(prepared: Prepared, example: Example) -> None:
    if prepared.version < example.since:
        pytest.skip(f"PostgreSQL {prepared.version} does not take it")
    connection = prepared.connection
    with connection.transaction(force_rollback=True):
        connection.execute(example.sql)
        found = held(connection, connection.info.backend_pid, prepared)
    expected = stated(example, prepared)
    if prepared.version < example.weaker_before:
        assert found != expected, "it is as strong here"
        assert found.keys() == expected.keys()
        assert all(_STRENGTH.index(found[name]) <= _STRENGTH.index(expected[name]) for name in found)
    else:
        assert found == expected


@on_servers
@pytest.mark.parametrize("example", HELD_UP, ids=lambda example: f"{example.form}: {example.sql}")
def test_the_locks_of_a_concurrent_statement_are_those_that_are_stated(any_server: Server, example: Example) -> None:
    with any_server.database() as database, database.connect() as here:
        here.execute(TABLES)
        names: dict[int, str] = dict(here.execute(_RELATIONS).fetchall())
        prepared = Prepared(database, here, any_server.version, names, introspect(here))
        assert _while_it_waits(here, prepared, example) == stated(example, prepared)


def _while_it_waits(here: psycopg.Connection, prepared: Prepared, example: Example) -> dict[str, str]:
    with prepared.database.connect() as worker, prepared.database.connect() as reader:
        pid = worker.info.backend_pid
        reader.execute(f"BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM {example.table}")
        thread = threading.Thread(target=worker.execute, args=(example.sql,))
        thread.start()
        try:
            for _ in range(1000):
                if here.execute(_WAITS, (pid,)).fetchone() == (True,):
                    return held(here, pid, prepared)
                time.sleep(0.01)
            raise AssertionError("it did not wait")
        finally:
            reader.execute("COMMIT")
            thread.join()


def test_every_form_is_tried() -> None:
    tried = {form for example in chain(EXAMPLES, HELD_UP) for form in example.forms()}
    assert tried == set(LOCKS)


@on_servers
def test_every_lock_that_is_stated_is_tried(prepared: Prepared) -> None:
    """A form may name locks on partitions and on other tables: some example has such."""
    situation = Situation(prepared.catalog, prepared.catalog, prepared.version)
    tried: dict[str, set[str]] = defaultdict(set)
    for example in chain(EXAMPLES, HELD_UP):
        for form, _ in example.besides:
            tried[form] |= {"other"}
        tried[example.form] |= {"table"} if example.table else set()
        tried[example.form] |= {"other"} if example.others else set()
        own = QName("public", example.table or "")
        tried[example.form] |= {"partitions"} if any(partitions(own, situation)) else set()
        others = (QName("public", name) for name in example.others)
        tried[example.form] |= {"others"} if any(any(partitions(name, situation)) for name in others) else set()
    stated_for = {
        form: {part for part in ("table", "partitions", "other", "others") if getattr(locks, part)}
        for form, locks in LOCKS.items()
    }
    assert {form: parts - tried[form] for form, parts in stated_for.items() if parts - tried[form]} == {}
