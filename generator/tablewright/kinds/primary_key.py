"""Primary keys (PostgreSQL manual, 5.5.4)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import PrimaryKey
from tablewright.catalog.names import Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.base import Named, Row, Scope, Short, comment_of
from tablewright.kinds.texts import Names


class PrimaryKeyNode(Named):
    """The columns of the primary key; short form: a list of them."""

    short = Short("columns", ("string", "array"))
    wanted = "a list of columns, or a mapping"

    columns: Names
    name: str | None = None
    without_overlaps: bool = Field(
        False, description="The last column is a range: rows equal in the others share no time (PostgreSQL 18)."
    )


def parse(node: PrimaryKeyNode, at: Path, scope: Scope) -> PrimaryKey:
    """Mapping to object."""
    scope.known(node.columns, (*at, "columns"))
    for number, name in enumerate(node.columns):
        column = scope.columns.get(name)
        if column and column.nullable:
            message = f"`{name}` is part of the primary key, so it cannot be null"
            scope.problems.add((*at, "columns", number), message, hint="take `null: true` away from it")
    key = scope.constraint(node.name, scope.patterns.primary_key, node.columns, at)
    if node.without_overlaps:
        scope.without_overlaps(node.columns, at)
    return PrimaryKey(key, tuple(node.columns), comment_of(node), node.without_overlaps)


def from_row(row: Row) -> PrimaryKey:
    """A row of `queries/primary_key.sql` to object."""
    key = Member(row["namespace"], row["table"], row["name"])
    return PrimaryKey(key, tuple(row["columns"]), row["comment"], row["without_overlaps"])


def requires(primary_key: PrimaryKey) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(primary_key.key.namespace, primary_key.key.table),)
