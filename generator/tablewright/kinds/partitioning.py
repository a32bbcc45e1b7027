"""PARTITION BY of a table or of a partition (PostgreSQL manual, 5.12.2)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from tablewright.catalog.model import Column, IndexKey, PartitionBy
from tablewright.catalog.types import Type, family
from tablewright.errors import Path
from tablewright.kinds.base import Node, Scope
from tablewright.kinds.texts import Names
from tablewright.sqltext import IndexItem, SyntaxProblem, read_index_item, read_partition_key

Strategy = Literal["range", "list", "hash"]
MOST_KEYS = 32
_UNORDERED = frozenset(("json", "jsonpath", "xml", "geometry"))
_UNHASHED = _UNORDERED | {"money", "bit", "search"}


class PartitionByNode(Node):
    """How the rows are split: by ranges of a key, by lists of its values, or by its hash.

    A key is a column, or an expression in parentheses.
    """

    range_: Names | None = Field(None, alias="range", description="Each partition holds a range: `range: created_at`.")
    list_: Names | None = Field(None, alias="list", description="Each holds the values that it lists: `list: country`.")
    hash_: Names | None = Field(None, alias="hash", description="The rows are spread evenly: `hash: customer_id`.")

    @model_validator(mode="after")
    def _one_of_them(self) -> PartitionByNode:
        if sum(keys is not None for keys in (self.range_, self.list_, self.hash_)) != 1:
            raise ValueError("a table is partitioned by one of `range`, `list` and `hash`")
        return self

    @property
    def strategy(self) -> Strategy:
        """Which of the three it is."""
        return "range" if self.range_ is not None else "list" if self.list_ is not None else "hash"

    @property
    def keys(self) -> list[str]:
        """What the rows are split by."""
        return self.range_ or self.list_ or self.hash_ or []


def parse(node: PartitionByNode, at: Path, scope: Scope) -> PartitionBy | None:
    """Mapping to object; None where one of its keys is wrong."""
    where = (*at, node.strategy)
    if node.strategy == "list" and len(node.keys) > 1:
        scope.problems.add((*where, 1), "a table is partitioned by a list of one key's values, not of several")
        return None
    if len(node.keys) > MOST_KEYS:
        scope.problems.add(where, f"a partition key has at most {MOST_KEYS} columns, not {len(node.keys)}")
    keys = [_key(text, node.strategy, (*where, number), scope) for number, text in enumerate(node.keys)]
    found = tuple(key for key in keys if key)
    return PartitionBy(node.strategy, found) if len(found) == len(keys) else None


def _key(text: str, strategy: Strategy, at: Path, scope: Scope) -> IndexKey | None:
    if text in scope.columns:
        key = IndexKey(text)
    else:
        try:
            key = _index_key(read_index_item(text))
        except SyntaxProblem as problem:
            scope.problems.add(at, problem.complaint.message, offset=problem.complaint.offset)
            return None
    if key.descending or key.nulls_first is not None:
        scope.problems.add(at, "a partition key has no order", hint="leave out `desc` and `nulls`")
    if key.is_expression:
        before = len(scope.problems.errors)
        scope.expression(key.item if key.collation or key.opclass else text, "partition key", at)
        return key if len(scope.problems.errors) == before else None
    if not scope.known([key.item], at):
        return None
    column = scope.columns[key.item]
    return key if column is None or _is_fit(column, key, strategy, at, scope) else None


def _is_fit(column: Column, key: IndexKey, strategy: Strategy, at: Path, scope: Scope) -> bool:
    if column.generated is not None:
        scope.problems.add(at, f"`{column.name}` is generated, and a partition key holds no generated column")
        return False
    if key.opclass is None and _lacks(column.type, strategy):
        how = "hashed" if strategy == "hash" else "ordered"
        message = f"`{column.name}` is {column.type.name}, whose values cannot be {how}, so it is no partition key"
        scope.problems.add(at, message)
        return False
    return True


def _lacks(type_: Type, strategy: Strategy) -> bool:
    if type_.name == "jsonb":
        return False
    return family(type_) in (_UNHASHED if strategy == "hash" else _UNORDERED)


def _index_key(item: IndexItem) -> IndexKey:
    return IndexKey(**item._asdict())


def read_partition_by(printed: str | None) -> PartitionBy | None:
    """What a server prints to object."""
    if printed is None:
        return None
    strategy, items = read_partition_key(printed)
    by: Strategy = "range" if strategy == "range" else "list" if strategy == "list" else "hash"
    return PartitionBy(by, tuple(_index_key(_bare(item)) for item in items))


def _bare(item: IndexItem) -> IndexItem:
    """A collation or operator class in `public` is named without it, as elsewhere."""
    return item._replace(
        collation=item.collation and item.collation.removeprefix("public."),
        opclass=item.opclass and item.opclass.removeprefix("public."),
    )
