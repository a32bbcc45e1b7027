"""Indexes (PostgreSQL manual, CREATE INDEX)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from tablewright.catalog.model import Index, IndexKey
from tablewright.catalog.names import Identity, QName
from tablewright.errors import Path
from tablewright.kinds.access import check_class, check_columns, known_method
from tablewright.kinds.base import Named, Node, Row, Scope, Short, comment_of, required_names
from tablewright.kinds.storage import Parameters, read_parameters_of_key
from tablewright.kinds.texts import Names
from tablewright.postgres.facts import access_methods
from tablewright.sqltext import SyntaxProblem, read_expression, read_index_item

_ONE_WAY = access_methods().keys() - {"btree"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")


class IndexKeyNode(Node):
    """One key; short form: as CREATE INDEX takes it, `created_at desc nulls last` or `lower(email)`."""

    column: str | None = None
    expression: str | None = None
    order: Literal["asc", "desc"] = "asc"
    nulls: Literal["first", "last"] | None = None
    collation: str | None = None
    opclass: str | None = None
    parameters: Parameters = Field(default_factory=dict, description="Those of the operator class: `siglen: 100`.")

    @model_validator(mode="after")
    def _one_of_them(self) -> IndexKeyNode:
        if (self.column is None) == (self.expression is None):
            raise ValueError("a key is either a `column` or an `expression`")
        if self.parameters and self.opclass is None:
            raise ValueError("parameters are those of an operator class: say its name, too, as `opclass`")
        return self


_Key = Annotated[
    Annotated[str, Tag("text")] | Annotated[IndexKeyNode, Tag("key")],
    # The kind of the value says which of them is meant, so that a mistake is told once.
    Discriminator(lambda value: "key" if isinstance(value, dict | IndexKeyNode) else "text"),
]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool | int | float) else value


class IndexNode(Named):
    """An index; short form: its keys."""

    short = Short("on", ("string", "array"))
    wanted = "what it is on, or a mapping"

    on: Annotated[list[_Key], BeforeValidator(_as_list, json_schema_input_type=_Key | list[_Key]), Field(min_length=1)]
    name: str | None = None
    method: str = "btree"
    unique: bool = False
    nulls_not_distinct: bool = Field(False, description="Two nulls count as equal (PostgreSQL 15).")
    include: Names | None = Field(None, description="Further columns that the index carries.")
    where: str | None = Field(None, description="The rows that it holds.")
    with_: dict[str, Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool)]] = (
        Field(default_factory=dict, alias="with", description="Storage parameters: `fillfactor: 70`.")
    )


def parse(name: str | None, node: IndexNode, at: Path, scope: Scope) -> Index:
    """Mapping to object."""
    keys = tuple(key for n, item in enumerate(node.on) if (key := _key(item, (*at, "on", n), scope, node.method)))
    include = tuple(node.include or ())
    scope.known(include, (*at, "include"))
    if known_method(node.method, at, scope):
        check_columns(node.method, len(node.on), include, at, scope)
        read_parameters_of_key(node.with_, node.method, at, scope.problems)
    if node.unique and node.method in _ONE_WAY:
        scope.problems.add((*at, "unique"), f"a {node.method} index cannot be unique")
    if node.nulls_not_distinct and not node.unique:
        scope.problems.add((*at, "nulls_not_distinct"), "only a unique index has `nulls_not_distinct`")
    if node.nulls_not_distinct:
        scope.came_with(15, "nulls_not_distinct", at)
    return Index(
        key=QName(scope.table.namespace, _name(name or node.name, keys, at, scope)),
        table=scope.table,
        keys=keys,
        method=node.method,
        unique=node.unique,
        nulls_not_distinct=node.nulls_not_distinct,
        include=include,
        where=scope.expression(node.where, "index predicate", (*at, "where")) if node.where else None,
        options=tuple(sorted(node.with_.items())),
        comment=comment_of(node),
    )


def _name(explicit: str | None, keys: tuple[IndexKey, ...], at: Path, scope: Scope) -> str:
    words: list[str] = []
    for key in keys:
        words += [column for column, _ in read_expression(key.item).columns] if key.is_expression else [key.item]
    return scope.name(explicit, scope.patterns.index, list(dict.fromkeys(words)) or ["expr"], at)


def _key(item: str | IndexKeyNode, at: Path, scope: Scope, method: str) -> IndexKey | None:
    key = _short_key(item, at, scope) if isinstance(item, str) else _long_key(item)
    for parameter, value in item.parameters.items() if isinstance(item, IndexKeyNode) else ():
        if not _NAME.fullmatch(parameter) or not re.fullmatch(r"[\w.+-]+", value):
            place = (*at, "parameters", parameter)
            scope.problems.add(place, f"`{parameter} = {value}` is not a parameter of an operator class")
    if key is None:
        return None
    if key.is_expression:
        scope.expression(key.item, "index", (*at, "expression") if isinstance(item, IndexKeyNode) else at)
    else:
        scope.known([key.item], at)
        if method in access_methods():
            check_class(key.item, key.opclass, method, at, scope)
    if method in _ONE_WAY and (key.descending or key.nulls_first is not None):
        scope.problems.add(at, f"a {method} index has no order", hint="leave out `desc` and `nulls`")
    return key


def _short_key(item: str, at: Path, scope: Scope) -> IndexKey | None:
    if item in scope.columns:
        return IndexKey(item)
    try:
        return IndexKey(**read_index_item(item)._asdict())
    except SyntaxProblem as problem:
        scope.problems.add(at, problem.complaint.message, offset=problem.complaint.offset)
        return None


def _long_key(node: IndexKeyNode) -> IndexKey:
    descending = node.order == "desc"
    nulls_first = {"first": True, "last": False, None: None}[node.nulls]
    return IndexKey(
        item=node.column or node.expression or "",
        is_expression=node.column is None,
        collation=node.collation,
        opclass=node.opclass,
        descending=descending,
        nulls_first=None if nulls_first == descending else nulls_first,
        parameters=tuple(sorted(node.parameters.items())),
    )


def from_row(row: Row) -> Index:
    """A row of `queries/index.sql` to object."""
    return Index(
        key=QName(row["namespace"], row["name"]),
        table=QName(row["namespace"], row["table"]),
        keys=tuple(_key_from_row(key) for key in row["keys"]),
        method=row["method"],
        unique=row["unique"],
        nulls_not_distinct=row["nulls_not_distinct"],
        include=tuple(row["include"]),
        where=row["where"],
        options=tuple(sorted((name, value) for name, value in row["options"])),
        comment=row["comment"],
        invalid=row["invalid"],
    )


def _key_from_row(row: Row) -> IndexKey:
    return IndexKey(
        item=row["item"],
        is_expression=row["is_expression"],
        collation=row["collation"],
        opclass=row["opclass"],
        descending=row["descending"],
        nulls_first=row["nulls_first"],
        parameters=tuple(sorted((name, value) for name, value in row["parameters"])),
    )


def requires(index: Index) -> tuple[Identity, ...]:
    """What has to exist before it."""
    expressions = [key.item for key in index.keys if key.is_expression]
    return (index.table, *required_names(index.where, *expressions))
