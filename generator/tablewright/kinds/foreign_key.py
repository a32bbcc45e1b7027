"""Foreign keys (PostgreSQL manual, 5.5.5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tablewright.catalog.model import ForeignKey
from tablewright.catalog.names import Identity, Member, QName
from tablewright.errors import Path, did_you_mean
from tablewright.kinds.base import (
    TEMPORAL_SINCE,
    Documented,
    Named,
    ReferencesNode,
    Row,
    RuleWord,
    Scope,
    comment_of,
    deferral,
)
from tablewright.kinds.texts import AnyNames


class ForeignKeyNode(Named):
    """A foreign key over several columns; one over a single column is shorter as the column's `references`."""

    columns: AnyNames
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
    rule = on_delete or node.on_delete or "no action"
    beside = (*at, "on_delete") if on_delete else (*at, "references", "on_delete")
    sets = tuple(node.delete_sets or ())
    _check_sets(sets, rule, columns, (*at, "references", "delete_sets"), scope)
    _check_rule(rule, "on_delete", [name for name in columns if not sets or name in sets], beside, scope)
    _check_rule(node.on_update, "on_update", columns, (*at, "references", "on_update"), scope)
    if node.period:
        _check_period(node, rule, columns, at, scope)
    return ForeignKey(
        key=scope.constraint(node.name, scope.patterns.foreign_key, columns, at),
        columns=tuple(columns),
        referenced_table=table,
        referenced_columns=referenced_columns,
        on_delete=rule,
        on_update=node.on_update or "no action",
        match_full=node.match == "full",
        comment=comment_of(comment_on) if comment_on else None,
        period=node.period,
        delete_sets=_some(columns, sets),
        not_valid=node.not_valid,
        **deferral(node.deferrable),
    )


def _check_period(node: ReferencesNode, rule: RuleWord, columns: list[str], at: Path, scope: Scope) -> None:
    """What PostgreSQL takes of a key over time (CREATE TABLE, PERIOD)."""
    if not scope.came_with(TEMPORAL_SINCE, "period", (*at, "references")):
        return
    scope.ends_with_range(columns, (*at, "references", "period"))
    if rule != "no action" or (node.on_update or "no action") != "no action":
        scope.problems.add((*at, "references", "period"), "a key with `period` has no other rule than `no action`")
    if node.match == "full":
        scope.problems.add((*at, "references", "match"), "a key with `period` cannot be `match: full`")


def _some(columns: Sequence[str], sets: Collection[str]) -> tuple[str, ...]:
    """Those of a key's columns, in their order; nothing where all of them are meant."""
    return tuple(name for name in columns if name in sets) if set(sets) != set(columns) else ()


def _check_sets(sets: tuple[str, ...], rule: RuleWord, columns: list[str], at: Path, scope: Scope) -> None:
    """What PostgreSQL takes of a list of columns behind SET NULL or SET DEFAULT (CREATE TABLE, REFERENCES)."""
    if sets and rule not in ("set null", "set default"):
        scope.problems.add_at_key(at, f"`on_delete: {rule}` sets no columns", hint="say `on_delete: set null`")
    for number, name in enumerate(sets):
        if name not in columns:
            scope.problems.add((*at, number), f"`{name}` is no column of this key", hint=did_you_mean(name, columns))


_WRITES = {"on_delete": ("set null", "set default"), "on_update": ("set null", "set default", "cascade")}
"""The rules that write into the columns of a key."""


def _check_rule(rule: str | None, key: str, columns: list[str], at: Path, scope: Scope) -> None:
    """PostgreSQL finds out only when the first referenced row goes."""
    for name in columns:
        column = scope.columns.get(name)
        if column and column.generated and rule in _WRITES[key]:
            message = f"`{key}: {rule}` would write `{name}`, which is generated"
            scope.problems.add(at, message, hint="`no action`, `restrict` and, of a deletion, `cascade` write nothing")
            continue
        if column is None or column.nullable:
            continue
        if rule == "set null":
            message = f"`{key}: set null` needs `{name}` to be nullable"
            scope.problems.warn("null-refused", at, message, hint=f"add `null: true` to `{name}`")
        elif rule == "set default" and column.default is None:
            message = f"`{key}: set default` needs `{name}` to have a default, or to be nullable"
            scope.problems.warn("null-refused", at, message, hint=f"add `default:` or `null: true` to `{name}`")


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
        period=row["period"],
        delete_sets=_some(row["columns"], row["delete_sets"]),
        not_valid=row["not_valid"],
    )


def requires(foreign_key: ForeignKey) -> tuple[Identity, ...]:
    """What has to exist before it; the constraint that makes the referenced columns unique comes with their table."""
    return (QName(foreign_key.key.namespace, foreign_key.key.table), foreign_key.referenced_table)
