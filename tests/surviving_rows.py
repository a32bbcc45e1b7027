"""Which values of a database outlive a change of its schema, and what they are to be afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from tablewright.catalog.model import Column, Table
from tablewright.catalog.names import ColumnName, QName, Simple
from tablewright.catalog.types import Type
from tablewright.ddl.names import type_name
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified
from tablewright.spec import Spec

Rows = Mapping[QName, list[tuple[str | None, ...]]]
"""The values of each table as texts, sorted."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A column on both sides; over the old rows, `after` is its value after an upgrade, `back` after a downgrade."""

    old: str
    new: str
    after: str
    back: str


@dataclass(frozen=True, slots=True)
class Survivors:
    """What is to be found where, in the rows of a table that both specs have: expressions over its columns."""

    tables: tuple[tuple[QName, QName, tuple[_Value, ...]], ...]

    def expected(self, connection: psycopg.Connection[Any]) -> tuple[Rows, Rows]:
        """What the old rows are to become by an upgrade, and by a downgrade after that."""
        after = {new: _rows(connection, old, [v.after for v in values]) for old, new, values in self.tables}
        back = {old: _rows(connection, old, [v.back for v in values]) for old, _, values in self.tables}
        return after, back

    def upgraded(self, connection: psycopg.Connection[Any]) -> Rows:
        """The same values where the spec is the new one."""
        return {new: _rows(connection, new, [v.new for v in values]) for _, new, values in self.tables}

    def downgraded(self, connection: psycopg.Connection[Any]) -> Rows:
        """The same values where the spec is the old one."""
        return {old: _rows(connection, old, [v.old for v in values]) for old, _, values in self.tables}


def _rows(connection: psycopg.Connection[Any], table: QName, values: list[str]) -> list[tuple[str | None, ...]]:
    listed = ", ".join(f"({value})::text" for value in values)
    query = f"SELECT {listed} FROM {sql_qualified(*table)}"  # noqa: S608 - names are quoted
    # A statement that was prepared returns what its table was made of then.
    return sorted(connection.execute(query.encode(), prepare=False).fetchall(), key=repr)


def survivors(before: Spec, after: Spec) -> Survivors:
    """All columns that both specs have, under whatever name."""
    tables = []
    for new in after.catalog.tables.values():
        old = before.catalog.tables.get(_former_table(new.key, after))
        if old is not None:
            tables.append((old.key, new.key, tuple(_values(before, old, after, new))))
    return Survivors(tuple(tables))


def _former_table(key: QName, after: Spec) -> QName:
    renamed = after.evolution.renamed_from
    namespace = renamed.get(Simple(key.namespace), Simple(key.namespace))
    former = renamed.get(key, QName(namespace.name, key.name) if isinstance(namespace, Simple) else key)
    return former if isinstance(former, QName) else key


def _values(before: Spec, old: Table, after: Spec, new: Table) -> Iterator[_Value]:
    yield _Value("1", "1", "1", "1")  # a table without a column in common keeps the number of its rows
    columns = {column.name: column for column in old.columns}
    for column in new.columns:
        key = ColumnName(*new.key, column.name)
        former = after.evolution.renamed_from.get(key, key)
        name = former.name if isinstance(former, ColumnName) else column.name
        if name in columns and not (columns[name].generated or column.generated or _is_touched(after, key)):
            yield _value(columns[name], column, key, before, after)


def _is_touched(after: Spec, key: ColumnName) -> bool:
    """Whether a trigger writes to the column when the table's rows are filled in."""
    filled = any(each[:2] == key[:2] for each in after.evolution.backfill)
    return filled and after.tables[QName(*key[:2])].columns[key.name].on_update is not None


def _value(old: Column, new: Column, key: ColumnName, before: Spec, after: Spec) -> _Value:
    name = sql_identifier(old.name)
    using, backfill = after.evolution.using.get(key), after.evolution.backfill.get(key)
    filled = f"coalesce({name}, ({backfill})::{type_name(old.type)})"
    value = back = filled if backfill and old.nullable and not new.nullable else name
    labels = _labels(old, new, before, after)
    composite = QName(old.type.namespace or "", old.type.name)
    kept = before.catalog.composites.get(composite) == after.catalog.composites.get(composite)
    if not kept or (composite in after.catalog.composites and after.evolution.replaced):
        return _Value("1", "1", "1", "1")  # a row of its own, with other columns or labels
    if using:
        return _Value("1", sql_identifier(new.name), using, "1")
    if labels is not None:
        renamed, replaced = labels
        value, back = _mapped(value, old, renamed | replaced), _mapped(value, old, replaced)
    elif old.type != new.type and old.type.namespace is None and new.type.namespace is None:
        value = f"({value})::{type_name(new.type)}"
        back = f"({value})::{type_name(old.type)}"
    return _Value(name, sql_identifier(new.name), value, back)


def _labels(old: Column, new: Column, before: Spec, after: Spec) -> tuple[dict[str, str], dict[str, str]] | None:
    """Which labels of the column's enum are called otherwise, and which make way for others."""
    enum = _base(new.type, after)
    if enum not in after.catalog.enums or _base(old.type, before) not in before.catalog.enums:
        return None
    renamed = {former: label for label, former in after.evolution.labels.get(enum, {}).items()}
    return renamed, dict(after.evolution.replaced.get(enum, {}))


def _base(type_: Type, spec: Spec) -> QName:
    """A type's name, or that of the one which a domain is over."""
    key = QName(type_.namespace or "", type_.name)
    return _base(spec.catalog.domains[key].type, spec) if key in spec.catalog.domains else key


def _mapped(value: str, column: Column, labels: Mapping[str, str]) -> str:
    if not labels:
        return value
    whens = " ".join(f"WHEN {sql_literal(old)} THEN {sql_literal(new)}" for old, new in labels.items())
    if not column.type.array:
        return f"CASE ({value})::text {whens} ELSE ({value})::text END"
    each = f"CASE item {whens} ELSE item END"
    items = f"unnest(({value})::text[]) WITH ORDINALITY AS items (item, place)"
    return f"CASE WHEN {value} IS NOT NULL THEN ARRAY(SELECT {each} FROM {items} ORDER BY place) END"  # noqa: S608
