"""Extended statistics (PostgreSQL manual, 14.2.2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tablewright.catalog.model import IndexKey, Statistics
from tablewright.catalog.names import Identity, QName, Simple, StatisticsName
from tablewright.catalog.types import Type
from tablewright.errors import Path
from tablewright.kinds.base import Named, Row, Scope, Short, comment_of, required_names
from tablewright.kinds.texts import DISTINCT, Names, one_or_many
from tablewright.sqltext import SyntaxProblem, read_expression, read_index_item

_PATTERN = "{table}_{columns}_stat"
"""As PostgreSQL names those without a name."""
_ALL = ("dependencies", "mcv", "ndistinct")
_MOST_KEYS = 8
# Types whose values have no order.
_UNORDERED = frozenset(("json", "jsonpath", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"))

StatisticsKind = Literal["ndistinct", "dependencies", "mcv"]


class StatisticsNode(Named):
    """What the planner learns of columns together; short form: the columns."""

    short = Short("on", ("array",))
    wanted = "a list of columns, or a mapping"

    on: Names = Field(description="Columns, and expressions (PostgreSQL 14).")
    kinds: (
        Annotated[
            list[StatisticsKind],
            BeforeValidator(one_or_many, json_schema_input_type=StatisticsKind | list[StatisticsKind]),
            Field(min_length=1),
            DISTINCT,
        ]
        | None
    ) = Field(None, description="Which; all three where this is left out.")
    name: str | None = None


def parse(name: str | None, node: StatisticsNode, at: Path, scope: Scope) -> Statistics | None:
    """Mapping to object, or None where nobody can tell what it means."""
    read = [_key(item, (*at, "on", number), scope) for number, item in enumerate(node.on)]
    keys = [key for key in read if key is not None]
    if len(keys) < len(read):
        return None
    _check_keys(keys, node, at, scope)
    names = [column for key in keys for column in _columns(key)]
    made = scope.name(name or node.name, _PATTERN, list(dict.fromkeys(names)) or ["expr"], at)
    of_one = len(keys) == 1 and keys[0].is_expression
    return Statistics(
        key=StatisticsName(scope.table.namespace, made),
        table=scope.table,
        keys=tuple(keys),
        kinds=() if of_one else tuple(sorted(node.kinds or _ALL)),
        comment=comment_of(node),
    )


def _key(item: str, at: Path, scope: Scope) -> IndexKey | None:
    if item in scope.columns:
        return IndexKey(item)
    try:
        key = IndexKey(**read_index_item(item)._asdict())
    except SyntaxProblem as problem:
        scope.problems.add(at, problem.complaint.message, offset=problem.complaint.offset)
        return None
    if key != IndexKey(key.item, key.is_expression):
        scope.problems.add(at, "statistics have no order, collation or operator class")
    if not key.is_expression:
        return key if scope.known([key.item], at) else None
    if scope.postgres < 14:  # noqa: PLR2004 - the version that it came with
        message = "statistics on expressions came with PostgreSQL 14"
        scope.problems.add(at, f"{message}, and the spec says `postgres: {scope.postgres}`")
    scope.expression(key.item, "statistics", at)
    return key


def _check_keys(keys: list[IndexKey], node: StatisticsNode, at: Path, scope: Scope) -> None:
    if len(keys) == 1 and not keys[0].is_expression:
        hint = "PostgreSQL keeps statistics of each column by itself"
        scope.problems.add((*at, "on"), "statistics are on two columns or more, or on an expression", hint=hint)
    if len(keys) == 1 and keys[0].is_expression and node.kinds:
        scope.problems.add((*at, "kinds"), "statistics on one expression have no kinds")
    if len(keys) > _MOST_KEYS:
        scope.problems.add((*at, "on"), f"statistics are on {_MOST_KEYS} columns at most, not {len(keys)}")
    for number, key in enumerate(keys):
        place = (*at, "on", number)
        if key in keys[:number]:
            scope.problems.add(place, f"`{key.item}` is listed twice")
        column = None if key.is_expression else scope.columns[key.item]
        if column and column.type.namespace is None and column.type.name in _UNORDERED:
            scope.problems.add(place, f"`{key.item}` is {_shown(column.type)}, whose values have no order")


def _shown(type_: Type) -> str:
    return f"{type_.name}{'[]' if type_.array else ''}"


def _columns(key: IndexKey) -> list[str]:
    return [column for column, _ in read_expression(key.item).columns] if key.is_expression else [key.item]


_KINDS = {"d": "ndistinct", "f": "dependencies", "m": "mcv"}


def from_row(row: Row) -> Statistics:
    """A row of `queries/statistics.sql` to object."""
    columns = [IndexKey(name) for name in row["columns"]]
    expressions = [IndexKey(text, is_expression=True) for text in row["expressions"]]
    return Statistics(
        key=StatisticsName(row["own_namespace"], row["name"]),
        table=QName(row["namespace"], row["table"]),
        keys=(*columns, *expressions),
        kinds=tuple(sorted(_KINDS[kind] for kind in row["kinds"] if kind in _KINDS)),
        comment=row["comment"],
    )


def requires(statistics: Statistics) -> tuple[Identity, ...]:
    """What has to exist before it."""
    expressions = (key.item for key in statistics.keys if key.is_expression)
    return (Simple(statistics.key.namespace), statistics.table, *required_names(*expressions))
