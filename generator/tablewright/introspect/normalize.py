"""A spec's catalog in PostgreSQL's own print, so that it can be compared with one that was read from a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog
from tablewright.ddl import default_grant, grant
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
    objects = [object_ for shadow in SHADOWS for object_ in _shadowed(shadow, catalog).values()]
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
    told = _told_grants(catalog, connection.info.server_version)
    return replace(catalog, **taken, **told, jobs=catalog.jobs if _has_cron(connection) else {})


def _has_cron(connection: psycopg.Connection[Any]) -> bool:
    """Whether jobs can be scheduled there; where they cannot, they are in the documentation alone."""
    return connection.execute("SELECT FROM pg_class WHERE oid = to_regclass('cron.job')").fetchone() is not None


def _told_grants(catalog: Catalog, version: int) -> dict[str, Any]:
    """The grants that give other privileges than there are without them: nobody can read back the others."""
    told = {k: g for k, g in catalog.grants.items() if g.grantable or g.privileges != grant.usual(k, version)}
    default = catalog.default_grants.items()
    later = {k: g for k, g in default if g.grantable or g.privileges != default_grant.usual(k)}
    return {"grants": told, "default_grants": later}


def _statements(catalog: Catalog, namespaces: Mapping[str, str]) -> Iterator[str]:
    for namespace in namespaces.values():
        yield f"CREATE SCHEMA {namespace}"
    for shadow in SHADOWS:
        for key, object_ in _shadowed(shadow, catalog).items():
            there = replace(object_, key=key._replace(namespace=namespaces[key.namespace]))
            yield from create(shadow.make(there, namespaces))


def _taken(shadow: Shadow, catalog: Catalog, printed: Catalog, namespaces: Mapping[str, str]) -> dict[Any, Any]:
    found = getattr(printed, shadow.attribute)
    taken = {
        key: shadow.take(object_, found[key._replace(namespace=namespaces[key.namespace])])
        for key, object_ in _shadowed(shadow, catalog).items()
    }
    return {**getattr(catalog, shadow.attribute), **taken}


def _shadowed(shadow: Shadow, catalog: Catalog) -> dict[Any, Any]:
    return {key: object_ for key, object_ in getattr(catalog, shadow.attribute).items() if shadow.wanted(object_)}
