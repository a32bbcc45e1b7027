"""Unique constraints (PostgreSQL manual, 5.5.3)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import Unique
from tablewright.catalog.names import Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.base import Row, Scope
from tablewright.kinds.key import KeyNode, key_from_row, read_key


class UniqueNode(KeyNode):
    """A unique constraint; short form: its columns."""

    nulls_not_distinct: bool = Field(False, description="Two nulls count as equal (PostgreSQL 15).")


def parse(name: str | None, node: UniqueNode, at: Path, scope: Scope) -> Unique:
    """Mapping to object."""
    properties = read_key(node, at, scope)
    if node.nulls_not_distinct:
        scope.came_with(15, "nulls_not_distinct", at)
    return Unique(
        key=scope.constraint(name or node.name, scope.patterns.unique, node.columns, at),
        nulls_not_distinct=node.nulls_not_distinct,
        **properties,
    )


def from_row(row: Row) -> Unique:
    """A row of `queries/unique.sql` to object."""
    key = Member(row["namespace"], row["table"], row["name"])
    return Unique(key, nulls_not_distinct=row["nulls_not_distinct"], **key_from_row(row))


def requires(unique: Unique) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(unique.key.namespace, unique.key.table),)
