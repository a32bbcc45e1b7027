"""Primary keys (PostgreSQL manual, 5.5.4)."""

from __future__ import annotations

from tablewright.catalog.model import PrimaryKey
from tablewright.catalog.names import Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.base import Row, Scope
from tablewright.kinds.key import KeyNode, key_from_row, read_key


class PrimaryKeyNode(KeyNode):
    """The columns of the primary key; short form: a list of them."""


def parse(node: PrimaryKeyNode, at: Path, scope: Scope) -> PrimaryKey:
    """Mapping to object."""
    for number, name in enumerate(node.columns):
        column = scope.columns.get(name)
        if column and column.nullable:
            message = f"`{name}` is part of the primary key, so it cannot be null"
            scope.problems.add((*at, "columns", number), message, hint="take `null: true` away from it")
    properties = read_key(node, at, scope)
    return PrimaryKey(scope.constraint(node.name, scope.patterns.primary_key, node.columns, at), **properties)


def from_row(row: Row) -> PrimaryKey:
    """A row of `queries/primary_key.sql` to object."""
    return PrimaryKey(Member(row["namespace"], row["table"], row["name"]), **key_from_row(row))


def requires(primary_key: PrimaryKey) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(primary_key.key.namespace, primary_key.key.table),)
