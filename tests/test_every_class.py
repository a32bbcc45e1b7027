"""Every class of objects that PostgreSQL knows is read, or told as not comparable, and so is a change of it."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from tablewright.introspect import introspect
from tablewright.postgres.server import Database

# One of each class, and something else of the same name.
WRITTEN = (Path(__file__).parent / "every_class.sql").read_text(encoding="utf-8")
CLASSES = dict(re.findall(r"^-- (?!otherwise)(.*)\n((?:.|\n)*?)(?=^-- (?!otherwise)|\Z)", WRITTEN, re.MULTILINE))
SAID = {
    "tables": """
        CREATE SCHEMA n CREATE TABLE t (a int DEFAULT 1 PRIMARY KEY, b int CHECK (b > 0));
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE TRIGGER r AFTER INSERT ON n.t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE POLICY p ON n.t; CREATE EXTENSION hstore
    """,
}
# Labels are a part of their enum, large objects are data, and what initdb has granted is nobody's object.
NO_OBJECTS = {"pg_enum", "pg_largeobject_metadata"}


def made(statements: str, database: Database) -> tuple[object, set[str]]:
    """What is read of these objects, and the system catalogs that hold one."""
    with database.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute(statements.encode())
        return introspect(connection), {name for name in catalogs(connection) if holds_one(connection, name)}


def catalogs(connection: psycopg.Connection) -> list[str]:
    """The system catalogs whose rows are objects of a database."""
    query = """
        SELECT c.relname
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid'
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
    """
    return [str(name) for (name,) in connection.execute(query) if name not in NO_OBJECTS]


def holds_one(connection: psycopg.Connection, catalog: str) -> bool:
    """Whether somebody has made an object that a catalog holds."""
    return connection.execute(f"SELECT FROM {catalog} WHERE oid >= 16384".encode()).fetchone() is not None


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.thorough)])
def test_every_class_is_read_or_told(step: int, database: Database) -> None:
    nothing, seen = made("", database)
    wrong = []
    for name, text in list(CLASSES.items())[::step]:
        one, other = text.split("-- otherwise\n")
        (first, here), (again, _), (second, _) = (made(each, database) for each in (one, one, other))
        seen |= here
        wrong += [f"{name}: not seen"] if first == nothing else []
        wrong += [f"{name}: two of it differ"] if first != again else []
        wrong += [f"{name}: its change is not seen"] if first == second else []
    assert wrong == []
    seen |= made(SAID["tables"], database)[1]
    with database.connect() as connection:
        assert step > 1 or set(catalogs(connection)) == seen & set(catalogs(connection)), (
            "no object of these has been tried"
        )
