"""What the ORM tells the rows of a table apart by: it maps no class to a table whose rows nothing tells apart."""

from __future__ import annotations

from collections import defaultdict

from tablewright.catalog.model import PrimaryKey, Unique
from tablewright.catalog.names import QName
from tablewright.errors import did_you_mean
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.parts import unique_columns


def row_keys(draft: Draft) -> dict[QName, tuple[str, ...]]:
    """For every table: its primary key, else what it says, else the shortest key without nulls, else nothing."""
    primary = {QName(*key.key[:2]): key.columns for key in draft.catalog.primary_keys.values() if not key.temporal}
    unique = _unique(draft)
    found = {}
    for key, table in draft.tables.items():
        if table.node.key is not None:
            _check(draft, table, table.node.key, has_key=key in primary)
        required = {name for name, each in table.columns.items() if each.column and not each.column.nullable}
        told_apart = [columns for columns in unique[key] if required.issuperset(columns)]
        found[key] = primary.get(key) or tuple(table.node.key or ()) or min(told_apart, key=len, default=())
    return found


def _unique(draft: Draft) -> defaultdict[QName, list[tuple[str, ...]]]:
    """The columns of each table of which no two rows have the same values, keys over time included."""
    found = defaultdict[QName, list[tuple[str, ...]]](list)
    constraints: list[PrimaryKey | Unique] = [*draft.catalog.primary_keys.values(), *draft.catalog.uniques.values()]
    for constraint in constraints:
        found[QName(*constraint.key[:2])].append(constraint.columns)
    for index in draft.catalog.indexes.values():
        columns = unique_columns(index)
        if columns:
            found[index.table].append(columns)
    return found


def _check(draft: Draft, table: TableDraft, columns: list[str], *, has_key: bool) -> None:
    at = (*table.at, "key")
    if has_key:
        draft.problems.add_at_key(at, "the primary key tells rows apart", hint="leave `key` out")
    for number, name in enumerate(columns):
        if name not in table.columns and draft.has_all_columns(table):
            message = f"table `{table.key.name}` has no column `{name}`"
            draft.problems.add((*at, number), message, hint=did_you_mean(name, table.columns))
    known = [table.columns[name].column for name in columns if name in table.columns]
    if known and all(column and column.nullable for column in known):
        message = "all of these may be null, and the ORM reads no row without a value in its key"
        draft.problems.add_at_key(at, message, hint="add a column that is never null, or leave `key` out")
