"""Foreign keys (PostgreSQL manual, 5.5.5)."""

from __future__ import annotations

from tablewright.catalog.model import ForeignKey, Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.base import Documented, Names, ReferencesNode, Row, RuleWord, Scope, comment_of, deferral


class ForeignKeyNode(Documented):
    """A foreign key over several columns; one over a single column is shorter as the column's `references`."""

    columns: Names
    references: ReferencesNode
    on_delete: RuleWord | None = None
    name: str | None = None


def parse(  # noqa: PLR0913 - a key joins two tables, and each has a name and columns
    columns: list[str],
    node: ReferencesNode,
    referenced: tuple[QName, tuple[str, ...]],
    *,
    on_delete: RuleWord | None,
    comment_on: Documented | None,
    at: Path,
    scope: Scope,
) -> ForeignKey:
    """Mapping to object; `referenced` is the table and the columns that `node` was resolved to."""
    table, referenced_columns = referenced
    nullable = [name for name in columns if (column := scope.columns.get(name)) and column.nullable]
    rule = on_delete or node.on_delete or "no action"
    for word, what in ((rule, "on_delete"), (node.on_update, "on_update")):
        if word == "set null" and len(nullable) < len(columns):
            needed = next(name for name in columns if name not in nullable)
            scope.problems.add(at, f"`{what}: set null` needs `{needed}` to be nullable", hint="add `null: true`")
    return ForeignKey(
        key=scope.constraint(node.name, scope.patterns.foreign_key, columns, at),
        columns=tuple(columns),
        referenced_table=table,
        referenced_columns=referenced_columns,
        on_delete=rule,
        on_update=node.on_update or "no action",
        match_full=node.match == "full",
        comment=comment_of(comment_on) if comment_on else None,
        **deferral(node.deferrable),
    )


def from_row(row: Row) -> ForeignKey:
    """A row of `queries/foreign_key.sql` to object."""
    return ForeignKey(
        key=Member(row["namespace"], row["table"], row["name"]),
        columns=tuple(row["columns"]),
        referenced_table=QName(row["referenced_namespace"], row["referenced_table"]),
        referenced_columns=tuple(row["referenced_columns"]),
        on_delete=row["on_delete"],
        on_update=row["on_update"],
        match_full=row["match_full"],
        deferrable=row["deferrable"],
        initially_deferred=row["initially_deferred"],
        comment=row["comment"],
    )


def requires(foreign_key: ForeignKey) -> tuple[Identity, ...]:
    """What has to exist before it; the constraint that makes the referenced columns unique comes with their table."""
    return (QName(foreign_key.key.namespace, foreign_key.key.table), foreign_key.referenced_table)
