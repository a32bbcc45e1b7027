"""A table in use: a writer and a reader that never rest, while something is changed below them.

Each gives up when it has waited for a lock longer than PATIENCE, which the server measures itself: on a machine that is
busy otherwise, a statement may take its time without anybody standing in its way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg.errors import LockNotAvailable

from tablewright.postgres.server import Database

PATIENCE = 1.0
SLOW = 1.6
"""Seconds that one row takes in what reads `slow(id)`: longer than PATIENCE, on any machine."""

_TABLES = """
CREATE FUNCTION slow(bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF $1 = 1 THEN PERFORM pg_sleep(<slow>); END IF;
    RETURN $1;
END $$;
CREATE TABLE kinds (id bigint PRIMARY KEY, name text);
INSERT INTO kinds VALUES (1, 'first');
CREATE TABLE items (
    id bigint NOT NULL CONSTRAINT items_pkey PRIMARY KEY,
    code bigint NOT NULL,
    kind_id bigint,
    label varchar(10)
);
CREATE TABLE pairs (id bigint NOT NULL);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
INSERT INTO pairs SELECT generate_series(1, 1000);
INSERT INTO items (id, code, kind_id) SELECT number, number, 1 FROM generate_series(1, <rows>) AS number;
ANALYZE items;
"""


def tables(rows: int) -> str:
    """What makes the table in use, with as many rows, and those beside it."""
    return _TABLES.replace("<rows>", str(rows)).replace("<slow>", str(SLOW))


READS = "SELECT code FROM items WHERE id = %s"
WRITES = ("UPDATE items SET code = code WHERE id = %s", "INSERT INTO items (id, code, kind_id) VALUES (%s, %s, 1)")


@dataclass(slots=True)
class Person:
    """One of those who use the table; `longest` is the longest time that a statement of theirs took."""

    name: str
    statements: int = 0
    longest: float = 0.0
    blocked: list[str] = field(default_factory=list)
    died: BaseException | None = None

    def runs(self, connection: psycopg.Connection, sql: str, *values: int) -> None:
        """Run a statement, and note how long it took, or that a lock stood in its way."""
        start = time.perf_counter()
        try:
            connection.execute(sql, values)
        except LockNotAvailable:
            self.blocked.append(sql)
        self.longest = max(self.longest, time.perf_counter() - start)
        self.statements += 1


@dataclass(frozen=True, slots=True)
class Traffic:
    reader: Person = field(default_factory=lambda: Person("reader"))
    writer: Person = field(default_factory=lambda: Person("writer"))

    @property
    def blocked(self) -> list[str]:
        """Who waited for a lock for longer than PATIENCE, and with which statement."""
        return [f"{person.name}: {sql}" for person in (self.reader, self.writer) for sql in person.blocked]


@contextmanager
def traffic(database: Database) -> Iterator[Traffic]:
    """A reader and a writer at work; both have run statements before and after what is done inside."""
    people, stop = Traffic(), threading.Event()
    threads = [
        threading.Thread(target=_work, args=(database, person, statements, stop), daemon=True)
        for person, statements in ((people.reader, (READS,)), (people.writer, WRITES))
    ]
    for thread in threads:
        thread.start()
    try:
        _wait_for_statements(people)
        yield people
        _wait_for_statements(people)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for person in (people.reader, people.writer):
        if person.died:
            raise person.died


def _work(database: Database, person: Person, statements: tuple[str, ...], stop: threading.Event) -> None:
    try:
        with database.connect() as connection:
            connection.execute(f"SET lock_timeout = '{PATIENCE}s'")
            new = connection.execute("SELECT max(id) FROM items").fetchone()
            number = new[0] if new else 0
            while not stop.is_set():
                number += 1
                for sql in statements:
                    # The row that takes long is none of theirs.
                    row = number if sql.startswith("INSERT") else 2 + number % 1000
                    person.runs(connection, sql, *(row,) * sql.count("%s"))
                time.sleep(0.002)
    except BaseException as error:  # a thread's error is told by the one that waits for it
        person.died = error


def _wait_for_statements(people: Traffic) -> None:
    before = people.reader.statements, people.writer.statements
    while not any(person.died for person in (people.reader, people.writer)):
        if people.reader.statements >= before[0] + 5 and people.writer.statements >= before[1] + 5:
            return
        time.sleep(0.005)
