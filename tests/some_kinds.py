"""Some kinds of objects of a database: many times faster to read than all that is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog
from tablewright.introspect import introspect, reader
from tablewright.kinds import KINDS

_OF_OTHERS = {"owner", "grant", "default grant"}
"""Those that are read by what they are of."""


def read(connection: psycopg.Connection[Any], names: Iterable[str]) -> Catalog:
    """A catalog that holds no other kinds than these, in a database without extensions."""
    wanted = set(names)
    kinds = [kind for kind in KINDS if kind.name in wanted]
    if wanted & _OF_OTHERS:
        return introspect(connection)
    queries = {reader._PARTS[kind.name][1] for kind in kinds if kind.name in reader._PARTS}
    with reader.reading(connection) as cursor:
        parts = {query: reader._parts(cursor, query) for query in queries}
        found: dict[str, Any] = {}
        for kind in kinds:
            objects = [kind.from_row(reader._with_parts(kind, row, parts)) for row in reader.ask(cursor, kind.query)]
            found[kind.attribute] = {object_.key: object_ for object_ in objects}
    return Catalog(**found)
