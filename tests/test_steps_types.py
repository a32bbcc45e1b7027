"""What is known of types: which changes write all rows anew, and which value says nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from staged import INTEGER, TEXT, Connection, World, world_on
from tablewright.catalog.model import Column
from tablewright.catalog.types import NAMES, Type
from tablewright.introspect import introspect
from tablewright.postgres.server import Server
from tablewright.steps.neutral import neutral, numbered
from tablewright.steps.retype import conversion, rewrites

_T = Type


@pytest.fixture(scope="module")
def origin(server: Server) -> Iterator[World]:
    with world_on(server) as made:
        yield made


@pytest.fixture
def world(origin: World) -> Iterator[Connection]:
    with origin.within() as connection:
        yield connection


CONVERSIONS = [
    (_T("varchar", (5,)), _T("varchar", (9,))), (_T("varchar", (9,)), _T("varchar", (5,))), (_T("varchar", (9,)), TEXT),
    (TEXT, _T("varchar")), (TEXT, _T("varchar", (9,))), (_T("varchar"), TEXT), (_T("char", (3,)), TEXT),
    (TEXT, _T("char", (3,))), (_T("char", (3,)), _T("char", (5,))),
    (_T("numeric", (6, 2)), _T("numeric", (9, 2))), (_T("numeric", (6, 2)), _T("numeric", (9, 3))),
    (_T("numeric", (6, 2)), _T("numeric")), (_T("numeric"), _T("numeric", (6, 2))),
    (_T("varbit", (3,)), _T("varbit", (5,))), (_T("varbit", (3,)), _T("varbit")),
    (_T("varbit", (5,)), _T("varbit", (3,))),
    (_T("timestamptz", (3,)), _T("timestamptz")), (_T("timestamptz"), _T("timestamptz", (3,))),
    (_T("timestamptz"), _T("timestamptz", (6,))), (_T("timestamp", (2,)), _T("timestamp", (4,))),
    (_T("time", (2,)), _T("time", (4,))), (_T("time", (4,)), _T("time", (2,))), (_T("timetz", (2,)), _T("timetz")),
    (_T("interval", (2,)), _T("interval", (4,))), (_T("interval", (2,)), _T("interval")),
    (_T("interval", (4,)), _T("interval", (2,))), (_T("cidr"), _T("inet")), (_T("inet"), _T("cidr")),
    (INTEGER, _T("bigint")), (_T("bigint"), INTEGER), (INTEGER, _T("oid")), (_T("oid"), INTEGER), (_T("xml"), TEXT),
    (_T("date"), _T("timestamptz")), (_T("json"), _T("jsonb")), (_T("jsonb"), TEXT), (INTEGER, _T("boolean")),
    (_T("boolean"), INTEGER), (TEXT, INTEGER), (TEXT, _T("uuid")), (_T("uuid"), TEXT), (TEXT, _T("jsonb")),
    (_T("varchar", (5,), array=True), _T("text", array=True)), (_T("text", array=True), TEXT),
    (INTEGER, _T("numeric", (9, 0))), (_T("real"), _T("double precision")), (_T("macaddr"), _T("macaddr8")),
    (TEXT, _T("mood", namespace="public")), (_T("mood", namespace="public"), TEXT),
    (TEXT, _T("short", namespace="public", kind="domain")), (_T("short", namespace="public", kind="domain"), TEXT),
    (TEXT, _T("plain", namespace="public", kind="domain")), (_T("plain", namespace="public", kind="domain"), TEXT),
    (_T("varchar", (9,)), _T("plain", namespace="public", kind="domain")),
]  # fmt: skip


def test_which_types_are_written_anew(world: Connection) -> None:
    """PostgreSQL keeps the file of a table whose rows it does not write; a cast that it lacks is given by USING."""
    world.execute("SET timezone = 'Europe/Berlin'")
    catalog = introspect(world)
    wrong = []
    for old, new in CONVERSIONS:
        before, after = Column("a", old, nullable=True), Column("a", new, nullable=True)
        using = conversion(before, new, catalog)
        with world.transaction(force_rollback=True):
            world.execute(f"CREATE TABLE one (a {_typed(old)})".encode())
            path = world.execute("SELECT pg_relation_filenode('one')").fetchone()
            values = f" USING ({using})" if using else ""
            world.execute(f"ALTER TABLE one ALTER a TYPE {_typed(after.type)}{values}".encode())
            written = world.execute("SELECT pg_relation_filenode('one')").fetchone() != path
        if written != rewrites(old, new, catalog):
            wrong.append((_typed(old), _typed(new), written))
    assert wrong == []


def _typed(type_: Type) -> str:
    modifiers = f"({','.join(map(str, type_.modifiers))})" if type_.modifiers else ""
    return f"{type_.name}{modifiers}{'[]' if type_.array else ''}"


def test_numbers_give_values_of_their_types_that_differ(world: Connection) -> None:
    catalog = introspect(world)
    types = [_T(name, (9,) if name == "char" else ()) for name, info in NAMES.items() if info.extension is None]
    types += [_T("plain", namespace="public", kind="domain"), _T("text", array=True)]
    without = []
    for type_ in types:
        value = numbered(type_, catalog, "n")
        if value is None:
            without.append(type_.name)
        else:
            world.execute(f"CREATE TEMP TABLE one (a {_typed(type_)} NOT NULL)".encode())
            world.execute(f"INSERT INTO one SELECT {value} FROM generate_series(1::bigint, 300) AS n".encode())  # noqa: S608
            differ = world.execute("SELECT count(DISTINCT a::text) = 300 FROM one; DROP TABLE one").fetchone()
            assert differ == (True,), type_.name
    assert {"boolean", "time", "bit", '"char"', "point"} <= set(without)
    assert {"integer", "varchar", "uuid", "timestamptz", "plain"}.isdisjoint(without)


def test_neutral_values_are_of_their_types(world: Connection) -> None:
    world.execute("CREATE EXTENSION vector")
    catalog = introspect(world)
    types = [
        _T(name, (3,) if name in ("char", "bit") else ())
        for name, info in NAMES.items()
        if info.extension in (None, "vector")
    ]
    types += [_T("mood", namespace="public"), _T("plain", namespace="public", kind="domain"), _T("uuid", array=True)]
    without = []
    for type_ in types:
        value = neutral(type_, catalog)
        if value is None:
            without.append(type_.name)
        else:
            world.execute(f"CREATE TEMP TABLE one (a {_typed(type_)} NOT NULL DEFAULT {value})".encode())
            world.execute("INSERT INTO one DEFAULT VALUES; DROP TABLE one")
    assert without == ["xml", "regrole", "aclitem", "vector", "halfvec", "sparsevec"]
    assert neutral(_T("short", namespace="public", kind="domain"), catalog) is None
