"""Scratch databases for a system: made by its spec or by its history, read back, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog, Extension, Namespace, Object
from tablewright.catalog.names import QName, Signature, Simple, StatisticsName
from tablewright.ddl.namespace import create
from tablewright.ddl.rename import rename
from tablewright.ddl.statements import is_shared
from tablewright.diff import Difference, compare
from tablewright.diff.needs import Side, side
from tablewright.diff.order import creation_order
from tablewright.emit.sql import statements_of_objects
from tablewright.introspect.dependencies import read_with_needs
from tablewright.introspect.external import without_alembic, without_external
from tablewright.introspect.normalize import NormalizeError, normalize
from tablewright.ops import Impossible, Refused, Rename
from tablewright.postgres import cron
from tablewright.postgres.server import Database, Server
from tablewright.quoting import sql_identifier
from tablewright.spec import Spec

_SHOWN = 160


def extension_names(*catalogs: Catalog) -> frozenset[str]:
    """What a server has to bring along for all of these."""
    return frozenset(key.name for catalog in catalogs for key in catalog.extensions)


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
    """Make what the spec describes, by schema.sql. Raises Impossible, with the object that PostgreSQL refuses."""
    try:
        with database.connect() as connection:
            connection.execute(files[spec.system.layout.sql].encode())
    except psycopg.Error as error:
        raise Impossible([refusal(database, spec, error)]) from error


def refusal(database: Database, spec: Spec, error: psycopg.Error) -> Refused:
    """Which of a spec's objects PostgreSQL refuses, where schema.sql as a whole has failed by that error."""
    plan = creation_order(spec.catalog)
    with database.connect() as connection, connection.transaction(force_rollback=True):
        if plan.unread:
            connection.execute("SET LOCAL check_function_bodies = off")
        for object_, statements in statements_of_objects(spec.catalog, plan):
            for statement in statements:
                try:
                    with connection.transaction():
                        connection.execute(statement.encode())
                except psycopg.Error as refused:
                    return Refused(object_.key, _words(refused, statement), _way_out(object_, connection))
    return Refused(spec.system.name, _words(error, ""), "")


def _words(error: psycopg.Error, statement: str) -> str:
    said = ": ".join(filter(None, (error.diag.message_primary or str(error), error.diag.message_detail)))
    shown = " ".join(statement.split())
    cut = f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown
    return f"PostgreSQL refuses it: {said}" + (f" (in {cut})" if cut else "")


def _way_out(object_: Object, connection: psycopg.Connection[Any]) -> str:
    if not isinstance(object_, Extension):
        return ""
    query = "SELECT name FROM pg_available_extensions ORDER BY name"
    here = ", ".join(name for (name,) in connection.execute(query))
    return f"the scratch server has {here}; `--dev-url` names a server that has more"


def read_side(database: Database, external: Catalog, renames: Sequence[Rename] = ()) -> Side:
    """What is in a database besides what is external, as it would be after these renames. Raises Refused."""
    with database.connect() as connection, without_alembic(connection):
        made = {name for each in renames for name in _let_in(each, connection)}
        catalog, needs = read_with_needs(connection)
    # Those are made by the change itself.
    here = {key: namespace for key, namespace in catalog.namespaces.items() if key not in made}
    catalog = replace(catalog, namespaces=here)
    others = {**external.namespaces, Simple(cron.NAMESPACE): Namespace(cron.NAMESPACE)}
    return side(without_external(catalog, replace(external, namespaces=others)), needs)


def _let_in(op: Rename, connection: psycopg.Connection[Any]) -> Iterator[Simple]:
    """Carry a rename out; the namespace that it leads into, where that was not there."""
    namespace = op.new.namespace if isinstance(op.new, QName | Signature | StatisticsName) else "public"
    there = connection.execute("SELECT to_regnamespace(%s)", [sql_identifier(namespace)]).fetchone()
    if there == (None,):
        for statement in create(Namespace(namespace)):
            connection.execute(statement.encode())
        yield Simple(namespace)
    _rename(op, connection)


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


def not_undone(before: Catalog, found: Catalog, database: Database | None = None) -> list[Difference]:
    """The same after a downgrade, which leaves what others may use."""
    return [each for each in differences(before, found, database) if each.what != "extra" or not is_shared(each.new)]


def _differences(wanted: Catalog, found: Catalog) -> list[Difference]:
    every = [each for each in compare(wanted, found) if not (each.kind == "table" and "order" in each.property)]
    owners = (owner for key, owner in found.owners.items() if key not in wanted.owners)
    return [*every, *(Difference("owner", str(owner.key), "extra", new=owner) for owner in owners)]
