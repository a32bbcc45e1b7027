"""Some kinds of objects of a database: many times faster to read than all that is there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tablewright.catalog.model import Catalog
from tablewright.introspect import introspect, reader
from tablewright.kinds import KINDS

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of a database a test looks at: what is `read`, and what that is `of` a whole catalog.

    Both are told the names of the kinds that matter.
    """

    read: Callable[[Connection, Collection[str]], Catalog]
    of: Callable[[Catalog, Collection[str]], Catalog]


def _read(connection: Connection, names: Collection[str]) -> Catalog:
    if "grant" in names:  # which is read by what it is on
        return _of(introspect(connection), names)
    kinds = [kind for kind in KINDS if kind.name in names]
    queries = {reader._PARTS[kind.name][1] for kind in kinds if kind.name in reader._PARTS}
    with reader.reading(connection) as cursor:
        parts = {query: reader._parts(cursor, query) for query in queries}
        found: dict[str, Any] = {}
        for kind in kinds:
            objects = [kind.from_row(reader._with_parts(kind, row, parts)) for row in reader.ask(cursor, kind.query)]
            found[kind.attribute] = {object_.key: object_ for object_ in objects}
    return Catalog(**found)


def _of(catalog: Catalog, names: Collection[str]) -> Catalog:
    maps: dict[str, Any] = {kind.attribute: getattr(catalog, kind.attribute) for kind in KINDS if kind.name in names}
    return Catalog(**maps)


SOME = Reading(_read, _of)
"""No other kinds than those; for a database without extensions."""

EVERY = Reading(lambda connection, _: introspect(connection), lambda catalog, _: catalog)
"""All that is there, and what is not modelled."""

READINGS = [pytest.param(SOME, id="its kind"), pytest.param(EVERY, id="all", marks=pytest.mark.thorough)]
