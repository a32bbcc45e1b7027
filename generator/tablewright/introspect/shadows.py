"""Shadows: objects like those of a spec, in a namespace of their own, made so that PostgreSQL prints their expressions.

Each kind says how its shadow is made from the spec's object, and what is taken from the shadow that was read back: only
what PostgreSQL reprints, and what turns out to be a default (an operator class, a collation). Everything else stays as
the spec states it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tablewright.catalog.model import Check, Column, Exclude, Index, IndexKey, Table
from tablewright.catalog.names import QName


@dataclass(frozen=True, slots=True)
class Shadow:
    """`make` gets the object under its shadow's key, and the namespaces of all shadows; `take` both objects."""

    attribute: str
    make: Callable[[Any, Mapping[str, str]], Any]
    take: Callable[[Any, Any], Any]


def moved(key: QName, namespaces: Mapping[str, str]) -> QName:
    """The key of a shadow, for a table or a view of the spec; of what is not the spec's, the key itself."""
    return key._replace(namespace=namespaces[key.namespace]) if key.namespace in namespaces else key


def _table(table: Table, _: Mapping[str, str]) -> Table:
    # Neither comments nor row-level security change a print.
    columns = tuple(replace(column, comment=None, identity=None, nullable=True) for column in table.columns)
    return replace(table, columns=columns, comment=None, unlogged=False, row_security=False, force_row_security=False)


def _with_columns(table: Table, found: Table) -> Table:
    return replace(table, columns=tuple(map(_column, table.columns, found.columns)), partition_by=found.partition_by)


def _column(column: Column, found: Column) -> Column:
    return replace(column, default=found.default, generated=found.generated, collation=found.collation)


def _check(check: Check, _: Mapping[str, str]) -> Check:
    return replace(check, comment=None)


def _exclude(exclude: Exclude, _: Mapping[str, str]) -> Exclude:
    return replace(exclude, comment=None)


def _index(index: Index, namespaces: Mapping[str, str]) -> Index:
    plain = replace(index, table=moved(index.table, namespaces), comment=None, unique=False, include=(), options=())
    return replace(plain, nulls_not_distinct=False)


def _with_keys(index: Index, found: Index) -> Index:
    return replace(index, keys=tuple(map(_key, index.keys, found.keys)), where=found.where)


def _key(key: IndexKey, found: IndexKey) -> IndexKey:
    return replace(found, descending=key.descending, nulls_first=key.nulls_first)


SHADOWS = (
    Shadow("tables", _table, _with_columns),
    Shadow("checks", _check, lambda check, found: replace(check, expression=found.expression)),
    Shadow("excludes", _exclude, lambda exclude, found: replace(exclude, elements=found.elements, where=found.where)),
    Shadow("indexes", _index, _with_keys),
)
"""In the order in which they are made."""
