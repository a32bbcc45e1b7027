"""Unique constraints (PostgreSQL manual, 5.5.3)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import Unique
from tablewright.catalog.names import Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.base import Deferrable, Named, Row, Scope, Short, comment_of, deferral
from tablewright.kinds.texts import Names


class UniqueNode(Named):
    """A unique constraint; short form: its columns."""

    short = Short("columns", ("string", "array"))
    wanted = "a list of columns, or a mapping"

    columns: Names
    name: str | None = None
    include: Names | None = Field(None, description="Further columns that its index carries.")
    nulls_not_distinct: bool = Field(False, description="Two nulls count as equal (PostgreSQL 15).")
    deferrable: Deferrable = False
    without_overlaps: bool = Field(
        False, description="The last column is a range: rows equal in the others share no time (PostgreSQL 18)."
    )


def parse(name: str | None, node: UniqueNode, at: Path, scope: Scope) -> Unique:
    """Mapping to object."""
    include = node.include or []
    scope.known(node.columns, (*at, "columns"))
    scope.known(include, (*at, "include"))
    if node.nulls_not_distinct:
        scope.came_with(15, "nulls_not_distinct", at)
    if node.without_overlaps:
        scope.without_overlaps(node.columns, at)
        if node.nulls_not_distinct or node.include or node.deferrable:
            what = next(key for key in ("nulls_not_distinct", "include", "deferrable") if getattr(node, key))
            scope.problems.add((*at, what), f"a key without overlaps has no `{what}`")
    return Unique(
        key=scope.constraint(name or node.name, scope.patterns.unique, node.columns, at),
        columns=tuple(node.columns),
        include=tuple(include),
        nulls_not_distinct=node.nulls_not_distinct,
        comment=comment_of(node),
        without_overlaps=node.without_overlaps,
        **deferral(node.deferrable),
    )


def from_row(row: Row) -> Unique:
    """A row of `queries/unique.sql` to object."""
    return Unique(
        key=Member(row["namespace"], row["table"], row["name"]),
        columns=tuple(row["columns"]),
        include=tuple(row["include"]),
        nulls_not_distinct=row["nulls_not_distinct"],
        deferrable=row["deferrable"],
        initially_deferred=row["initially_deferred"],
        comment=row["comment"],
        without_overlaps=row["without_overlaps"],
    )


def requires(unique: Unique) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(unique.key.namespace, unique.key.table),)
