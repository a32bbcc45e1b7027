"""What belongs to somebody else is left out of what was read from a server: nobody compares it with a spec."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import GrantName, Identity, OwnerName, QName, Simple
from tablewright.kinds import KINDS


def without_external(found: Catalog, external: Catalog) -> Catalog:
    """The same without external objects, without what lies in their namespaces, and without what belongs to them."""
    if external == Catalog():
        return found
    namespaces = {key.name for key in external.namespaces}
    names: set[Identity] = {kept.key for kept in external.objects()}

    def is_external(key: Any) -> bool:
        if isinstance(key, GrantName | OwnerName):
            return is_external(key.object)
        if isinstance(key, Simple):
            return key in names
        owner = QName(*key[:2]) if hasattr(key, "table") else None
        return key in names or owner in names or getattr(key, "namespace", None) in namespaces

    own: dict[str, Any] = {}
    for kind in KINDS:
        objects = getattr(found, kind.attribute)
        own[kind.attribute] = {
            key: object_
            for key, object_ in objects.items()
            if not is_external(key) and getattr(object_, "table", None) not in external.tables
        }
    return replace(found, **own)


@contextmanager
def without_alembic(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Alembic's own table is no part of any schema; whatever is done meanwhile is undone, too."""
    with connection.transaction(force_rollback=True):
        connection.execute("DROP TABLE IF EXISTS alembic_version")
        yield
