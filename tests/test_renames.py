"""Renames: what an author states, what looks like one, and that PostgreSQL does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

import psycopg
import pytest

from some_kinds import READINGS, Reading
from tablewright.catalog.model import (
    Catalog,
    Column,
    Composite,
    Domain,
    Enum,
    Index,
    IndexKey,
    Namespace,
    Object,
    Sequence,
    Table,
    Unique,
)
from tablewright.catalog.names import (
    ColumnName,
    Global,
    Identity,
    Member,
    PolicyName,
    QName,
    Signature,
    Simple,
    StatisticsName,
    TriggerName,
)
from tablewright.catalog.types import Type
from tablewright.ddl.rename import RENAMED, rename
from tablewright.diff import compare
from tablewright.diff.renames import alike, stated
from tablewright.introspect import introspect
from tablewright.kinds import KINDS, kind_of
from tablewright.ops import Op, Rename
from tablewright.postgres.server import Server
from tablewright.spec import Evolution

OLD, NEW = "Old %", "New :x"
SCHEMA = """
CREATE SCHEMA "Old %";
CREATE SCHEMA "else where";
SET search_path = "Old %";
CREATE TYPE "en um" AS ENUM ('a', 'b''s');
CREATE DOMAIN "do main" AS text CONSTRAINT "d ck" CHECK (VALUE <> '');
CREATE TYPE "com posite" AS (x integer);
CREATE TYPE "ran ge" AS RANGE (SUBTYPE = date);
CREATE TABLE "ta ble" (
    "i d" bigserial, "st ate" "en um", d "do main", c "com posite", during tstzrange,
    CONSTRAINT "p k" PRIMARY KEY ("i d"), CONSTRAINT "u q" UNIQUE ("st ate"), CONSTRAINT "c k" CHECK ("i d" > 0),
    CONSTRAINT "e x" EXCLUDE USING gist (during WITH &&),
    CONSTRAINT "f k" FOREIGN KEY ("i d") REFERENCES "ta ble"
);
CREATE INDEX "i x" ON "ta ble" ("st ate");
CREATE STATISTICS "st at" ON "i d", "st ate" FROM "ta ble";
CREATE TABLE parted (day date) PARTITION BY RANGE (day);
CREATE TABLE "par tition" PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE VIEW "vi ew" AS SELECT "i d" FROM "ta ble";
CREATE MATERIALIZED VIEW "m view" AS SELECT "i d" FROM "ta ble";
CREATE SEQUENCE "se q";
CREATE FUNCTION "fu nc"(x "Old %"."en um", y "Old %"."en um"[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE "pro c"() LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION sees() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE TRIGGER "tr igger" BEFORE INSERT ON "ta ble" FOR EACH ROW EXECUTE FUNCTION fires();
CREATE EVENT TRIGGER "ev ent" ON ddl_command_end EXECUTE FUNCTION sees();
CREATE POLICY "po licy" ON "ta ble";
RESET search_path;
"""
TABLE = QName(OLD, "ta ble")
FUNCTION = Signature(OLD, "fu nc", ('"Old %"."en um"', '"Old %"."en um"[]'))


def _in_table(name: str) -> Member:
    return Member(*TABLE, name)


def _elsewhere(kind: str, key: Any) -> list[Rename]:
    """To another name, to another namespace, to both."""
    there = "else where"
    return [
        Rename(kind, key, key._replace(name='an"other')),
        Rename(kind, key, key._replace(namespace=there)),
        Rename(kind, key, key._replace(namespace=there, name='an"other')),
    ]


RENAMES = [
    Rename("namespace", Simple(OLD), Simple(NEW)),
    *_elsewhere("enum", QName(OLD, "en um")),
    Rename("enum value", "b's", "c\\", QName(OLD, "en um")),
    *_elsewhere("domain", QName(OLD, "do main")),
    *_elsewhere("composite", QName(OLD, "com posite")),
    # In another namespace without its multirange it is nothing that a spec can say.
    Rename("range type", QName(OLD, "ran ge"), QName(OLD, 'an"other')),
    *_elsewhere("table", TABLE),
    *_elsewhere("partition", QName(OLD, "par tition")),
    *_elsewhere("view", QName(OLD, "vi ew")),
    *_elsewhere("materialized view", QName(OLD, "m view")),
    *_elsewhere("sequence", QName(OLD, "se q")),
    *_elsewhere("function", FUNCTION),
    *_elsewhere("function", Signature(OLD, "pro c")),
    *_elsewhere("statistics", StatisticsName(OLD, "st at")),
    Rename("column", ColumnName(*TABLE, "i d"), ColumnName(*TABLE, 'an"other')),
    Rename("primary key", _in_table("p k"), _in_table('an"other')),
    Rename("unique", _in_table("u q"), _in_table('an"other')),
    Rename("check", _in_table("c k"), _in_table('an"other')),
    Rename("exclude", _in_table("e x"), _in_table('an"other')),
    Rename("foreign key", _in_table("f k"), _in_table('an"other')),
    Rename("index", QName(OLD, "i x"), QName(OLD, 'an"other')),
    Rename("trigger", TriggerName(*TABLE, "tr igger"), TriggerName(*TABLE, 'an"other')),
    Rename("policy", PolicyName(*TABLE, "po licy"), PolicyName(*TABLE, 'an"other')),
    Rename("event trigger", Global("ev ent", "event trigger"), Global('an"other', "event trigger")),
]


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with server.database() as database, database.connect() as connected:
        connected.execute(SCHEMA)
        yield connected


@pytest.fixture(scope="module")
def there(connection: psycopg.Connection[Any]) -> Catalog:
    """All that is there before anything is renamed."""
    return introspect(connection)


def _do(connection: psycopg.Connection[Any], ops: Iterable[Op]) -> None:
    for op in ops:
        assert isinstance(op, Rename)
        for statement in rename(op):
            connection.execute(statement.encode())


def _done(connection: psycopg.Connection[Any], ops: Iterable[Op]) -> Catalog:
    _do(connection, ops)
    return introspect(connection)


def _moved(op: Rename) -> set[str]:
    """The kinds of what gets another name, and of what a rename takes along."""
    if op.kind == "namespace":
        return {kind.name for kind in KINDS}
    part_of = {"column": "table", "enum value": "enum"}
    along = {"index", "sequence", "primary key", "trigger"} if op.kind == "table" else set()
    return {part_of.get(op.kind, op.kind), *along}


def _names(catalog: Catalog) -> dict[str, set[Any]]:
    """All that can be renamed, by kind."""
    names: dict[str, set[Any]] = {kind.name: set(getattr(catalog, kind.attribute)) for kind in KINDS}
    names["column"] = {ColumnName(*table.key, c.name) for table in catalog.tables.values() for c in table.columns}
    names["enum value"] = {(enum.key, label) for enum in catalog.enums.values() for label in enum.labels}
    return names


def test_every_kind_that_can_be_renamed_is_tried() -> None:
    assert {op.kind for op in RENAMES} == set(RENAMED)
    # Roles, and what they may do, belong to the server; pg_cron has no names to change.
    left = {kind.name for kind in KINDS} - set(RENAMED)
    assert left == {"role", "extension", "owner", "grant", "default grant", "job", "index part"}


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("op", RENAMES, ids=lambda op: f"{op.kind} {op.new}")
def test_a_rename_leads_there_and_back(
    connection: psycopg.Connection[Any], there: Catalog, op: Rename, reading: Reading
) -> None:
    with connection.transaction(force_rollback=True):
        _do(connection, [op])
        after = reading.read(connection, _moved(op))
        old, new = ((op.of, op.old), (op.of, op.new)) if op.of else (op.old, op.new)
        assert new in _names(after)[op.kind] and old not in _names(after)[op.kind]
        _do(connection, [op.reverse()])
        back = reading.read(connection, _moved(op))
    before = reading.of(there, _moved(op))
    assert compare(before, back) == ()
    _is_found(op, before, after)


def _is_found(op: Rename, old: Catalog, new: Catalog) -> None:
    """Where an author states it; and when it is done, nothing is left to do."""
    if isinstance(op.of, QName):
        evolution = Evolution(labels={op.of: {str(op.new): str(op.old)}})
    else:
        evolution = Evolution(renamed_from={cast(Identity, op.new): cast(Identity, op.old)})
    assert stated(evolution, old, new) == (op,)
    assert stated(evolution, new, new) == ()


def _catalog(*objects: Object) -> Catalog:
    maps: dict[str, Any] = {}
    for object_ in objects:
        maps.setdefault(kind_of(object_).attribute, {})[object_.key] = object_
    return Catalog(**maps)


def test_renames_within_renamed_things(connection: psycopg.Connection[Any]) -> None:
    moved = QName(NEW, "people")
    signature = Signature(NEW, "called", (f'"{NEW}".kind', f'"{NEW}".kind[]'))
    wanted: dict[Identity, Identity] = {
        signature: FUNCTION,
        TriggerName(*moved, "fires"): TriggerName(*moved, "tr igger"),
        QName(NEW, "ix"): QName(NEW, "i x"),
        Member(*moved, "pk"): _in_table("p k"),
        ColumnName(*moved, "id"): ColumnName(*moved, "i d"),
        moved: TABLE,
        QName(NEW, "kind"): QName(OLD, "en um"),
        Simple(NEW): Simple(OLD),
    }
    labels = {QName(NEW, "kind"): {"A": "a"}}
    with connection.transaction(force_rollback=True):
        old = introspect(connection)
        connection.execute(
            f"""
            ALTER SCHEMA "{OLD}" RENAME TO "{NEW}"; SET LOCAL search_path = "{NEW}";
            ALTER TYPE "en um" RENAME TO kind; ALTER TYPE kind RENAME VALUE 'a' TO 'A';
            ALTER TABLE "ta ble" RENAME TO people; ALTER TABLE people RENAME COLUMN "i d" TO id;
            ALTER TABLE people RENAME CONSTRAINT "p k" TO pk; ALTER INDEX "i x" RENAME TO ix;
            ALTER TRIGGER "tr igger" ON people RENAME TO fires; ALTER FUNCTION "fu nc" RENAME TO called;
            """.encode()
        )
        new = introspect(connection)
    ops = stated(Evolution(wanted, labels), old, new)
    assert [op.kind for op in ops] == [
        *("namespace", "enum", "enum value", "table", "column", "function", "primary key", "index", "trigger"),
    ]
    with connection.transaction(force_rollback=True):
        assert compare(new, _done(connection, ops)) == ()
        assert compare(old, _done(connection, [op.reverse() for op in reversed(ops)])) == ()


def test_a_table_takes_its_indexes_and_sequences_along(connection: psycopg.Connection[Any]) -> None:
    moved = QName("else where", "ta ble")
    index, counter = QName("else where", "ix"), QName("else where", "counter")
    wanted: dict[Identity, Identity] = {
        moved: TABLE, index: QName(OLD, "i x"), counter: QName("else where", "ta ble_i d_seq"),
    }  # fmt: skip
    first = Rename("table", TABLE, moved)
    rest = (
        Rename("sequence", QName("else where", "ta ble_i d_seq"), counter),
        Rename("index", QName("else where", "i x"), index),
    )
    with connection.transaction(force_rollback=True):
        old = introspect(connection)
        new = _done(connection, [first, *rest])
    wanted[index] = QName("else where", "i x")
    assert stated(Evolution(wanted), old, new) == (first, *rest)


def _table(name: str, *columns: str, namespace: str = "public") -> Table:
    return Table(QName(namespace, name), tuple(Column(column, Type("text")) for column in columns))


def test_a_name_may_be_given_up_and_taken_at_once() -> None:
    old, new = _catalog(_table("t", "a", "b")), _catalog(_table("t", "b", "c"))
    a, b, c = (ColumnName("public", "t", name) for name in "abc")
    evolution = Evolution({b: a, c: b})
    assert stated(evolution, old, new) == (Rename("column", b, c), Rename("column", a, b))
    assert stated(evolution, new, new) == ()


def test_a_rename_to_a_name_that_is_there_or_from_one_that_stays_is_none() -> None:
    a, b = QName("public", "a"), QName("public", "b")
    one, other = _catalog(_table("a", "x")), _catalog(_table("b", "x"))
    both = _catalog(_table("a", "x"), _table("b", "x"))
    assert stated(Evolution({b: a}), one, other) == (Rename("table", a, b),)
    for old, new in ((one, both), (both, other), (other, other), (_catalog(), other)):
        assert stated(Evolution({b: a}), old, new) == ()


def test_what_is_equal_but_for_its_name_is_renamed_without_a_question(connection: psycopg.Connection[Any]) -> None:
    certain = {
        *("view", "primary key", "unique", "check", "exclude", "foreign key"),
        *("index", "statistics", "trigger", "event trigger", "policy"),
    }
    first = {op.kind: op for op in reversed(RENAMES) if op.kind in certain}
    ops = [replace(op, new=cast(Any, op.new)._replace(name=op.kind)) for op in first.values()]
    owned = Rename("sequence", QName(OLD, "ta ble_i d_seq"), QName(OLD, "counter"))
    with connection.transaction(force_rollback=True):
        old = introspect(connection)
        new = _done(connection, [*ops, owned])
    found = alike(old, new)
    assert sorted(found.certain, key=str) == sorted([*ops, owned], key=str)
    assert found.possible == ()
    # What somebody says of it is another matter.
    index = old.indexes[QName(OLD, "i x")]
    commented = replace(index, key=QName(OLD, "commented"), comment="x")
    assert alike(_catalog(index), _catalog(commented)).certain == (Rename("index", index.key, commented.key),)


def test_what_is_another_index_is_no_rename() -> None:
    key = QName("public", "t")
    old = Index(QName("public", "ix"), key, (IndexKey("a"),))
    new = Index(QName("public", "ix2"), key, (IndexKey("b"),))
    assert alike(_catalog(old), _catalog(new)) == ((), ())
    unique = Unique(Member(*key, "u"), ("a",))
    assert alike(_catalog(unique), _catalog(Unique(Member(*key, "u2"), ("a", "b")))) == ((), ())


def _asked(old: Catalog, new: Catalog) -> list[tuple[str, str, str]]:
    found = alike(old, new)
    assert found.certain == ()
    assert all(0 < question.score <= 1 for question in found.possible)
    ops = [question.rename for question in found.possible]
    return [(op.kind, _short(op.old), _short(op.new)) for op in ops]


def _short(name: Any) -> str:
    return str(getattr(name, "name", name))


def test_tables_with_mostly_the_same_columns_are_asked_about_the_best_first() -> None:
    old = _catalog(_table("users", "id", "name", "mail"))
    new = _catalog(
        _table("orders", "id", "price", "paid_at"), _table("members", "id", "name", "born"),
        _table("people", "id", "name", "mail"), _table("user", "id", "name", "mail"),
    )  # fmt: skip
    assert _asked(old, new) == [
        ("table", "users", "user"),
        ("table", "users", "people"),
        ("table", "users", "members"),
    ]


def test_columns_of_one_type_are_asked_about() -> None:
    old, new = _table("t", "id", "full_name"), _table("t", "id", "name")
    assert _asked(_catalog(old), _catalog(new)) == [("column", "full_name", "name")]
    # The only pair of that type, whatever they are called.
    assert _asked(_catalog(_table("t", "a")), _catalog(_table("t", "xyz"))) == [("column", "a", "xyz")]
    # Of several, those with similar names.
    several = _table("t", "mail_address", "phone_number"), _table("t", "phone", "email_address", "zip")
    assert _asked(*map(_catalog, several)) == [
        ("column", "mail_address", "email_address"),
        ("column", "phone_number", "phone"),
    ]
    numbers = replace(old, columns=(Column("fullname", Type("integer")),))
    assert _asked(_catalog(_table("t", "full_name")), _catalog(numbers)) == []


def test_types_and_labels_are_asked_about() -> None:
    def enum(name: str, *labels: str) -> Catalog:
        return _catalog(Enum(QName("public", name), labels))

    assert _asked(enum("state", "a", "b"), enum("status", "a", "b", "c")) == [("enum", "state", "status")]
    assert _asked(enum("state", "a", "b"), enum("state_of", "c", "d")) == []
    assert _asked(enum("e", "new", "payed", "sent"), enum("e", "new", "paid", "sent")) == [
        ("enum value", "payed", "paid")
    ]
    assert _asked(enum("e", "a", "b"), enum("e", "b", "a")) == []
    assert _asked(enum("e", "a", "b"), enum("e", "a", "b", "c")) == []
    text = Domain(QName("public", "mail"), Type("text"))
    assert _asked(_catalog(text), _catalog(replace(text, key=QName("public", "mail_address")))) == [
        ("domain", "mail", "mail_address")
    ]
    assert _asked(_catalog(text), _catalog(Domain(QName("public", "mails"), Type("integer")))) == []
    composite = _catalog(Composite(QName("public", "c"), ()))
    assert _asked(composite, _catalog(Composite(QName("public", "d"), ()))) == []


def test_namespaces_and_sequences_are_asked_about() -> None:
    old = _catalog(Namespace("shop"), _table("a", "x", namespace="shop"), _table("b", "x", namespace="shop"))
    new = _catalog(Namespace("store"), _table("a", "x", namespace="store"), _table("b", "x", namespace="store"))
    assert _asked(old, new)[0] == ("namespace", "shop", "store")
    counter = Sequence(QName("public", "invoice_numbers"))
    assert _asked(_catalog(counter), _catalog(Sequence(QName("public", "invoice_number")))) == [
        ("sequence", "invoice_numbers", "invoice_number")
    ]
    assert _asked(_catalog(counter), _catalog(Sequence(QName("public", "zzz")))) == []
