"""What a partition has of its own: defaults and NOT NULL of its columns, keys, checks, exclusions and indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from tablewright.catalog.model import Partition, PartitionColumn
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import check, exclude, index, primary_key, unique
from tablewright.kinds.base import Scope, comment_of
from tablewright.kinds.values import as_value, read_default
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.partition_nodes import PartitionNode
from tablewright.specio.parts import claim, scope_of
from tablewright.specio.types import meaning_of

N = TypeVar("N")


def read_own_columns(draft: Draft, read: TableDraft, node: PartitionNode, at: Path) -> tuple[PartitionColumn, ...]:
    """What its columns have otherwise than the table's, by name."""
    scope = scope_of(draft, read)
    found = (_column(draft, scope, name, node, (*at, "columns", name)) for name in sorted(node.columns))
    return tuple(column for column in found if column)


def _column(draft: Draft, scope: Scope, name: str, node: PartitionNode, at: Path) -> PartitionColumn | None:
    said = node.columns[name]
    column = scope.columns.get(name)
    if column is None:
        if name not in scope.columns and scope.all_known:
            message = f"table `{scope.table.name}` has no column `{name}`"
            draft.problems.add_at_key(at, message, hint=did_you_mean(name, scope.columns))
        return None
    if said.default is not None and (column.generated is not None or column.identity):
        draft.problems.add((*at, "default"), f"`{name}` is computed or counted, so it has no default")
        return None
    default = None
    if said.default is not None:
        default = read_default(said.default, meaning_of(draft, column.type), (*at, "default"), draft.problems)
    if default is not None and isinstance(said.default, str | dict):
        inside = ("sql",) if isinstance(said.default, dict) else ()
        hint = as_value(said.default) if isinstance(said.default, str) else ""
        scope.expression(default, "default", (*at, "default", *inside), hint)
    none = "default" in said.model_fields_set and said.default is None and column.default is not None
    own = PartitionColumn(name, default, none, said.null is False and column.nullable, comment_of(said))
    return None if own == PartitionColumn(name) else own


def read_own_parts(draft: Draft, read: TableDraft, partition: Partition, node: PartitionNode, at: Path) -> None:
    """Put its keys, checks, exclusion constraints and indexes into the catalog."""
    tightened = {own.name for own in partition.columns if own.not_null}
    scope = scope_of(draft, read)
    columns = {
        name: replace(column, nullable=False) if column and name in tightened else column
        for name, column in scope.columns.items()
    }
    scope = replace(scope, table=partition.key, columns=columns, constraints=dict(read.constraints))
    if node.primary_key:
        where = (*at, "primary_key")
        key = primary_key.parse(node.primary_key, where, scope)
        draft.put(key)
        claim(draft, key.key, "primary key", node.primary_key, where)
    for unique_node, where in _listed(node.unique, at, "unique"):
        found = unique.parse(None, unique_node, where, scope)
        draft.put(found)
        claim(draft, found.key, "unique constraint", unique_node, where)
    for check_node, where in _listed(node.checks, at, "checks"):
        checked = check.parse(None, check_node, where, scope)
        if checked:
            draft.put(checked)
            draft.note(checked.key, check_node, where)
    for exclude_node, where in _listed(node.excludes, at, "excludes"):
        excluded = exclude.parse(None, exclude_node, where, scope)
        draft.put(excluded)
        claim(draft, excluded.key, "exclusion constraint", exclude_node, where)
    for index_node, where in _listed(node.indexes, at, "indexes"):
        made = index.parse(None, index_node, where, scope)
        draft.claim(made.key, "index", where)
        draft.put(made)
        draft.note(made.key, index_node, where)
    for whole, name in node.index_names.items():
        draft.index_names[partition.key, whole] = (name, (*at, "index_names", whole))


def _listed(nodes: list[N], at: Path, key: str) -> Iterator[tuple[N, Path]]:
    return ((node, (*at, key, number)) for number, node in enumerate(nodes))
