"""A small schema that random changes are made to, as a spec would be edited by a person in a hurry.

Whatever is written in SQL names one column, so that a column can be renamed or dropped with all that refers to it.
Every change leaves a schema that PostgreSQL takes, with the rows that `insert` makes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tablewright.quoting import sql_identifier, sql_literal

READER = "evolving_reader"
HOSTILE = ' it\'s 100% "odd" :x \\'


@dataclass(frozen=True, slots=True)
class Family:
    """Types whose values become each other's by themselves: narrow ones first."""

    types: tuple[str, ...]
    value: Callable[[int], str]
    defaults: tuple[Any, ...] = ()
    conditions: tuple[str, ...] = ("{c} IS NOT NULL OR {c} IS NULL",)


FAMILIES = (
    Family(("smallint", "integer", "bigint"), str, (0, 7), ("{c} >= 0", "{c} < 1000", "{f}({c}) >= 0")),
    Family(
        ("varchar(30)", "varchar(40)", "text"),
        lambda n: f"'text {n}'",
        ("none", {"value": HOSTILE}, {"sql": "upper('a')"}),
        ("{c} <> ''", "length({c}) < 30", "{c} <> ' :x %'"),
    ),
    Family(("numeric(8,2)", "numeric(12,2)", "numeric"), lambda n: f"{n}.25", (0, 1.5), ("{c} < 1000", "{c} >= 0")),
    Family(("boolean",), lambda n: "true" if n % 2 else "false", (True, False), ("{c} OR NOT {c}",)),
    Family(("timestamptz",), lambda n: f"'2024-01-0{n % 9 + 1}Z'", ("now()", "clock_timestamp()")),
    Family(("uuid",), lambda n: f"'{n:032d}'", ("gen_random_uuid()",)),
    Family(("jsonb",), lambda n: f"'{{\"n\": {n}}}'", ({"value": {"a": [1, HOSTILE]}},)),
    Family(("text[]",), lambda n: f"'{{a{n}}}'", ([], ["x", "y"]), ("cardinality({c}) < 100",)),
)
ANY = Family((), str)
ANY_TEXT = Family(("text",), lambda n: f"'text {n}'", ("none",), ("{c} <> ''",))
"""What another value has become a text of."""


@dataclass(slots=True)
class Condition:
    """SQL about one column; `{c}` stands for it, and `{f}` for a function."""

    text: str
    column: str
    function: str | None = None

    def sql(self) -> str:
        return self.text.replace("{c}", sql_identifier(self.column)).replace("{f}", self.function or "")


@dataclass(slots=True)
class Column:
    """`type` is a type of `family`, or an enum's name where that is None."""

    type: str
    family: Family | None
    null: bool = True
    default: Any = None
    doc: str | None = None
    grants: bool = False
    twice: str | None = None
    """Generated: the double of that column."""
    references: str | None = None
    rule: str = "no action"
    deferrable: bool = False


@dataclass(slots=True)
class Table:
    """`prefix` is what its partitions are named by, so many as there are besides the one that takes the rest."""

    prefix: str
    columns: dict[str, Column] = field(default_factory=dict)
    partitions: int = 0
    checks: dict[str, Condition] = field(default_factory=dict)
    indexes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """`on` is a column, `where` a condition; the rest is as in a spec."""
    uniques: dict[str, str] = field(default_factory=dict)
    policies: dict[str, Condition] = field(default_factory=dict)
    triggers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By name: a column, and a body."""
    privileges: tuple[str, ...] = ()
    doc: str | None = None
    fillfactor: int = 100
    rows: int = 0

    def plain(self) -> list[str]:
        """The columns that can be changed at will."""
        return [name for name, column in self.columns.items() if not (column.references or column.twice)]

    def conditions(self) -> Iterator[Condition]:
        """All that is said of columns in SQL."""
        yield from itertools.chain(self.checks.values(), self.policies.values())
        yield from (index["where"] for index in self.indexes.values() if index.get("where"))


@dataclass(slots=True)
class View:
    table: str
    columns: list[str]
    where: Condition | None = None
    materialized: bool = False
    privileges: bool = False
    barrier: bool = False
    doc: str | None = None


@dataclass(slots=True)
class Hints:
    """What the author says of a change, besides what the schema is after it."""

    renamed: dict[tuple[str, ...], str] = field(default_factory=dict)
    backfill: dict[tuple[str, str], str] = field(default_factory=dict)
    using: dict[tuple[str, str], str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    replaced: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Schema:
    tables: dict[str, Table] = field(default_factory=dict)
    enums: dict[str, list[str]] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    functions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By name: what they return, and the body."""
    names: int = 0

    def name(self, prefix: str, odd: bool = False) -> str:
        """A name that there was never before."""
        self.names += 1
        return f"{prefix}{self.names}{HOSTILE if odd else ''}"

    def columns_of(self, enum: str) -> Iterator[Column]:
        """The columns of an enum's type."""
        for table in self.tables.values():
            yield from (column for column in table.columns.values() if column.type == enum)

    def forget_column(self, table: str, name: str) -> None:
        """Take away what refers to a column."""
        found = self.tables[table]
        found.checks = _without(found.checks, name)
        found.policies = _without(found.policies, name)
        found.indexes = {
            key: index
            for key, index in found.indexes.items()
            if index["on"] != name and not (index.get("where") and index["where"].column == name)
        }
        found.uniques = {key: column for key, column in found.uniques.items() if column != name}
        found.triggers = {key: trigger for key, trigger in found.triggers.items() if trigger[0] != name}
        found.columns = {key: column for key, column in found.columns.items() if column.twice != name}
        self._forget_in_views(table, found.columns.keys() - {name}, name)

    def _forget_in_views(self, table: str, kept: Iterable[str], name: str) -> None:
        for view in [view for view in self.views.values() if view.table == table]:
            view.columns = [column for column in view.columns if column in kept]
            if view.where and view.where.column == name:
                view.where = None
        self.views = {key: view for key, view in self.views.items() if view.columns}

    def forget_function(self, function: str) -> None:
        """Take away what calls a function."""
        for table in self.tables.values():
            table.checks = {key: check for key, check in table.checks.items() if check.function != function}

    def rename_column(self, table: str, old: str, new: str) -> None:
        """Call a column otherwise, wherever it is mentioned."""
        found = self.tables[table]
        found.columns = {new if key == old else key: column for key, column in found.columns.items()}
        views = [view for view in self.views.values() if view.table == table]
        conditions = [*found.conditions(), *(view.where for view in views if view.where)]
        for condition in conditions:
            condition.column = new if condition.column == old else condition.column
        for index in found.indexes.values():
            index["on"] = new if index["on"] == old else index["on"]
        for column in found.columns.values():
            column.twice = new if column.twice == old else column.twice
        for view in views:
            view.columns = [new if column == old else column for column in view.columns]
        found.uniques = {key: new if column == old else column for key, column in found.uniques.items()}
        found.triggers = {
            key: (new if column == old else column, body) for key, (column, body) in found.triggers.items()
        }

    def insert(self, table: str) -> str:
        """A statement that puts a row in."""
        found = self.tables[table]
        found.rows += 1
        values = {"id": str(found.rows)} | ({"part": str(found.rows % 20)} if found.partitions else {})
        for name, column in found.columns.items():
            if not (column.twice or column.references):
                values[sql_identifier(name)] = self._value(column, found.rows)
        return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"  # noqa: S608

    def _value(self, column: Column, number: int) -> str:
        if column.null and number % 3 == 0:
            return "NULL"
        if column.family:
            return column.family.value(number)
        labels = self.enums[column.type]
        return sql_literal(labels[number % len(labels)])


def _without(conditions: dict[str, Condition], column: str) -> dict[str, Condition]:
    return {key: condition for key, condition in conditions.items() if condition.column != column}
