"""A spec's catalog in PostgreSQL's own print, so that it can be compared with one that was read from a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog
from tablewright.ddl.statements import create
from tablewright.introspect.reader import introspect
from tablewright.introspect.shadows import SHADOWS, Shadow


class NormalizeError(RuntimeError):
    """PostgreSQL refuses a statement that was made from the spec alone."""


def normalize(catalog: Catalog, connection: psycopg.Connection[Any]) -> Catalog:
    """The catalog with every expression as PostgreSQL prints it.

    The connection's database has all that expressions refer to. Shadows are made there from the catalog alone, read
    back, and rolled back. Raises NormalizeError.
    """
    objects = [object_ for shadow in SHADOWS for object_ in getattr(catalog, shadow.attribute).values()]
    names = sorted({object_.key.namespace for object_ in objects})
    namespaces = {name: f"tablewright_shadow_{number}" for number, name in enumerate(names)}
    with connection.transaction(force_rollback=True):
        for statement in _statements(catalog, namespaces):
            try:
                connection.execute(statement.encode())
            except psycopg.Error as error:
                raise NormalizeError(f"{error.diag.message_primary or error}, in: {statement}") from error
        printed = introspect(connection)
    taken: dict[str, Any] = {shadow.attribute: _taken(shadow, catalog, printed, namespaces) for shadow in SHADOWS}
    return replace(catalog, **taken)


def _statements(catalog: Catalog, namespaces: Mapping[str, str]) -> Iterator[str]:
    for namespace in namespaces.values():
        yield f"CREATE SCHEMA {namespace}"
    for shadow in SHADOWS:
        for key, object_ in getattr(catalog, shadow.attribute).items():
            there = replace(object_, key=key._replace(namespace=namespaces[key.namespace]))
            yield from create(shadow.make(there, namespaces))


def _taken(shadow: Shadow, catalog: Catalog, printed: Catalog, namespaces: Mapping[str, str]) -> dict[Any, Any]:
    found = getattr(printed, shadow.attribute)
    return {
        key: shadow.take(object_, found[key._replace(namespace=namespaces[key.namespace])])
        for key, object_ in getattr(catalog, shadow.attribute).items()
    }
