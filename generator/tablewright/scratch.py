"""Scratch databases for a system: made by its spec or by its history, read back, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog, Namespace
from tablewright.catalog.names import Simple
from tablewright.ddl.rename import rename
from tablewright.diff import Difference, compare
from tablewright.diff.needs import Side, side
from tablewright.introspect.dependencies import read_with_needs
from tablewright.introspect.external import without_alembic, without_external
from tablewright.introspect.normalize import NormalizeError, normalize
from tablewright.ops import Refused, Rename
from tablewright.postgres import cron
from tablewright.postgres.server import Database, Server
from tablewright.spec import Spec


@contextmanager
def scratch(server: Server, spec: Spec, files: Mapping[str, str]) -> Iterator[Database]:
    """A database in which a system's migrations can begin: with what is external, and somewhere to schedule jobs."""
    with server.database() as database:
        begin(database, spec, files)
        yield database


def begin(database: Database, spec: Spec, files: Mapping[str, str]) -> None:
    """Make what has to be there before anything of a system."""
    with database.connect() as connection:
        cron.stand_in(connection)
        if spec.system.layout.stubs in files:
            connection.execute(files[spec.system.layout.stubs].encode())


def build(database: Database, spec: Spec, files: Mapping[str, str]) -> None:
    """Make what the spec describes, by schema.sql."""
    with database.connect() as connection:
        connection.execute(files[spec.system.layout.sql].encode())


def read_side(database: Database, external: Catalog, renames: Sequence[Rename] = ()) -> Side:
    """What is in a database besides what is external, as it would be after these renames. Raises Refused."""
    with database.connect() as connection, without_alembic(connection):
        for each in renames:
            _rename(each, connection)
        catalog, needs = read_with_needs(connection)
    others = {**external.namespaces, Simple(cron.NAMESPACE): Namespace(cron.NAMESPACE)}
    return side(without_external(catalog, replace(external, namespaces=others)), needs)


def _rename(op: Rename, connection: psycopg.Connection[Any]) -> None:
    try:
        for statement in rename(op):
            connection.execute(statement.encode())
    except psycopg.Error as error:
        reason = f"PostgreSQL does not rename `{op.old}` to it: {error.diag.message_primary or error}"
        hint = "make what is in its way go in a revision before, or give one of them another name"
        raise Refused(op.of or op.new, reason, hint) from error


def differences(wanted: Catalog, found: Catalog, database: Database | None = None) -> list[Difference]:
    """What differs besides the order of columns in tables, in which PostgreSQL only appends; owners on both sides.

    Of some expressions PostgreSQL prints the print otherwise (`x IN (…)` of a varchar), and a downgrade writes prints:
    in a database that has all that they name, each side's print is printed once more before they count as different.
    """
    here = _differences(wanted, found)
    if not here or database is None:
        return here
    with database.connect() as connection:
        try:
            return _differences(normalize(wanted, connection), normalize(found, connection))
        except NormalizeError:
            return here


def _differences(wanted: Catalog, found: Catalog) -> list[Difference]:
    every = [each for each in compare(wanted, found) if not (each.kind == "table" and "order" in each.property)]
    owners = (owner for key, owner in found.owners.items() if key not in wanted.owners)
    return [*every, *(Difference("owner", str(owner.key), "extra", new=owner) for owner in owners)]
