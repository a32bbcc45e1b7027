"""What is altered in place is, on a server, what it would be had it been made so; and what cannot be is not tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import psycopg
import pytest

from altered import PAIRS
from altering import ITEMS
from some_kinds import READINGS, Reading
from tablewright.catalog import model
from tablewright.catalog.model import Catalog, Column, Owner, Partition, Sequence, SequenceOptions
from tablewright.catalog.names import ColumnName, OwnerName, QName
from tablewright.catalog.types import Type
from tablewright.ddl import column, partition, sequence, statements
from tablewright.ddl.statement import Statement
from tablewright.diff import compare
from tablewright.introspect import introspect
from tablewright.kinds import kind_of
from tablewright.ops import Refused
from tablewright.postgres.server import Server

PRELUDE = """
CREATE SCHEMA "Al ter";
CREATE DOMAIN "Al ter"."sho rt" AS text;
CREATE TABLE "Al ter".other (id bigint PRIMARY KEY, name text UNIQUE, k integer, UNIQUE (id, name));
CREATE TABLE "Al ter".third (id bigint PRIMARY KEY);
CREATE TABLE "Al ter".timed (span int4range, during tstzrange, PRIMARY KEY (span, during WITHOUT OVERLAPS));
CREATE TABLE "Al ter".items (
    id bigint, k integer, name text, price numeric, span int4range, during tstzrange, ref bigint, refname text
);
CREATE TABLE "Al ter".measured (day date NOT NULL, region text NOT NULL, note text) PARTITION BY RANGE (day);
CREATE FUNCTION "Al ter".touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE FUNCTION "Al ter".touch2() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE FUNCTION "Al ter".seen() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE FUNCTION "Al ter".seen2() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
DO $$BEGIN
    CREATE ROLE "al ter"; CREATE ROLE alter_other;
EXCEPTION WHEN duplicate_object THEN NULL; END$$;
"""
NEW, OLD = 18, 16
WAYS = [(pair.old, pair.new, pair.how) for pair in PAIRS]
WAYS += [(pair.new, pair.old, pair.back or pair.how) for pair in PAIRS]


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with server.database() as database, database.connect() as connected:
        connected.execute(PRELUDE)
        yield connected


def _create(object_: Any) -> list[Statement]:
    if isinstance(object_, Column):
        return column.add(ITEMS, object_)
    return [*statements.create(object_), *(sequence.own(object_) if isinstance(object_, Sequence) else [])]


def _drop(object_: Any) -> list[Statement]:
    if isinstance(object_, Column):
        return column.drop(ColumnName(*ITEMS, object_.name))
    return statements.drop(object_)


def _alter(old: Any, new: Any, version: int = NEW) -> list[Statement] | None:
    if isinstance(new, Column):
        return column.alter(ITEMS, old, new, None, version)
    altered = statements.alter(old, new)
    if isinstance(new, Partition) and old.bound != new.bound and altered is not None:
        return [partition.detach(old), partition.attach(new), *altered]
    return altered


def _run(connection: psycopg.Connection[Any], sql: Iterable[str]) -> None:
    for statement in sql:
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            raise AssertionError(f"{error}, in: {statement}") from error


def _kinds(object_: Any) -> set[str]:
    """What an object is, and what may change with it."""
    if isinstance(object_, Column):
        return {"table", "sequence"}
    return {kind_of(object_).name, *({"table"} if isinstance(object_, model.PrimaryKey) else ())}


@cache
def _made(connection: psycopg.Connection[Any], object_: Any, reading: Reading) -> Catalog:
    with connection.transaction(force_rollback=True):
        _run(connection, _create(object_))
        return reading.read(connection, _kinds(object_))


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old, new, how in WAYS if how == "in place"],
    ids=lambda object_: type(object_).__name__,
)
def test_altered_it_is_as_if_made_so(connection: psycopg.Connection[Any], old: Any, new: Any, reading: Reading) -> None:
    altered = _alter(old, new)
    assert altered is not None
    with connection.transaction(force_rollback=True):
        _run(connection, [*_create(old), *altered])
        found = reading.read(connection, _kinds(new))
    assert compare(_made(connection, new, reading), found) == ()
    # But for what no server here shows, the two do differ.
    assert isinstance(old, model.Job) or compare(_made(connection, old, reading), found) != ()


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old, new, how in WAYS if how == "anew" and not isinstance(old, model.Function)],
    ids=lambda object_: type(object_).__name__,
)
def test_what_cannot_be_altered_is_made_anew(
    connection: psycopg.Connection[Any], old: Any, new: Any, reading: Reading
) -> None:
    assert _alter(old, new) is None
    with connection.transaction(force_rollback=True):
        _run(connection, [*_create(old), *_drop(old), *_create(new)])
        found = reading.read(connection, _kinds(new))
    assert compare(_made(connection, new, reading), found) == ()


@pytest.mark.parametrize(
    ("old", "new"), [(old, new) for old, new, how in WAYS if how == "anew" and isinstance(old, model.Function)]
)
def test_functions_are_not_replaced_where_postgresql_refuses_it(
    connection: psycopg.Connection[Any], old: model.Function, new: model.Function
) -> None:
    assert _alter(old, new) is None


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, how in WAYS if how == "refused"])
def test_what_would_lose_rows_is_refused(old: Any, new: Any) -> None:
    with pytest.raises(Refused) as refused:
        _alter(old, new)
    assert refused.value.reason and refused.value.hint


_NAMES = {"key", "name"}
_ELSEWHERE = {
    "Table.columns": "columns are objects of their own",
    "Partition.columns": "they are compared one by one, and pairs under `partition` try them",
    "Index.invalid": "nothing makes an index invalid, and test_incomparable tells what becomes of one",
    "IndexPart.of": "it follows from the partition",
}
_COLUMNS_OF_PARTITIONS = "PartitionColumn."


def test_every_property_of_every_noun_differs_in_a_pair() -> None:
    nouns = [
        noun for noun in vars(model).values() if isinstance(noun, type) and is_dataclass(noun) and noun is not Catalog
    ]
    every = {
        f"{noun.__name__}.{field.name}"
        for noun in nouns
        for field in fields(noun)
        if field.compare and field.name not in _NAMES
    }
    differing = {name for pair in PAIRS for name in _differing(pair.old, pair.new)}
    left = every - differing - _ELSEWHERE.keys()
    missing = sorted(name for name in left if not name.startswith(_COLUMNS_OF_PARTITIONS))
    assert missing == []


def _differing(old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, tuple) and isinstance(new, tuple):
        for before, after in zip(old, new, strict=False):
            yield from _differing(before, after)
    if is_dataclass(old) and type(old) is type(new):
        for field in fields(old):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before != after:
                yield f"{type(old).__name__}.{field.name}"
                yield from _differing(before, after)


def test_an_expression_is_set_only_where_postgresql_can() -> None:
    old = Column("c x", Type("integer"), nullable=True, generated="k + 1")
    new = Column("c x", Type("integer"), nullable=True, generated="k + 2")
    assert _alter(old, new, OLD) is None
    assert _alter(old, new, NEW) is not None


def test_a_value_is_made_by_the_expression_that_is_stated() -> None:
    old, new = Column("c x", Type("text")), Column("c x", Type("integer"))
    altered = column.alter(ITEMS, old, new, '"c x"::integer', NEW)
    assert altered == ['ALTER TABLE "Al ter".items ALTER COLUMN "c x" SET DATA TYPE integer USING ("c x"::integer)']


def test_an_identity_counts_on_behind_the_rows(connection: psycopg.Connection[Any]) -> None:
    old = Column("c x", Type("integer"))
    for options, expected in ((SequenceOptions(), 8), (SequenceOptions(start=-1, increment=-1), -8)):
        new = Column("c x", Type("integer"), identity=model.IdentityColumn(True, options))
        with connection.transaction(force_rollback=True):
            _run(connection, column.add(ITEMS, old))
            connection.execute('INSERT INTO "Al ter".items ("c x") VALUES (7), (-7)')
            _run(connection, column.alter(ITEMS, old, new, None, NEW) or ())
            row = connection.execute('INSERT INTO "Al ter".items DEFAULT VALUES RETURNING "c x"').fetchone()
            assert row == (expected,)


def test_a_sequence_never_goes_back_to_numbers_that_it_gave(connection: psycopg.Connection[Any]) -> None:
    key = QName("Al ter", "x y")
    old, narrow = Sequence(key), Sequence(key, options=SequenceOptions(start=100, minimum=100))
    for taken, expected in ((0, 100), (3, 100), (200, 201)):
        with connection.transaction(force_rollback=True):
            _run(connection, _create(old))
            connection.execute('SELECT nextval(\'"Al ter"."x y"\') FROM generate_series(1, %s)', (taken,))
            _run(connection, _alter(old, narrow) or ())
            assert connection.execute('SELECT nextval(\'"Al ter"."x y"\')').fetchone() == (expected,)


def test_an_owner_that_goes_leaves_the_object_to_whoever_migrates(connection: psycopg.Connection[Any]) -> None:
    owner = Owner(OwnerName("table", ITEMS), "al ter")
    with connection.transaction(force_rollback=True):
        before = introspect(connection)
        _run(connection, [*_create(owner), *_drop(owner)])
        assert compare(before, introspect(connection)) == ()
