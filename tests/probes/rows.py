"""Makes rows of generated models: what a column has to hold follows from its type."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, configure_mappers

_numbers = itertools.count(1)


def mappers(models: str) -> list[Mapper[Any]]:
    """The mappers of all classes of a package of models."""
    base = import_module(models).Base
    configure_mappers()
    return sorted(base.registry.mappers, key=lambda mapper: mapper.class_.__name__)


def create_all(models: str, url: str) -> sa.Engine:
    """Build the database."""
    engine = sa.create_engine(url)
    import_module(models).Base.metadata.create_all(engine)
    return engine


def create(models: str, url: str) -> sa.Engine:
    """Build the database, without the checks and exclusions that made-up values would break."""
    engine = create_all(models, url)
    with engine.begin() as connection:
        for table, name in connection.execute(
            sa.text(
                "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
                " WHERE contype IN ('c', 'x') AND coninhcount = 0"
            )
        ).all():
            if not table.startswith(("pg_", "information_schema", "-")):
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}".replace("%", "%%"))
    return engine


def row(connection: sa.Connection, table: sa.Table, given: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """Insert a row that holds what is given, and what it needs besides: rows of other tables, too. It is returned."""
    values = dict(given or {})
    for key in table.foreign_key_constraints:
        columns = [element.parent for element in key.elements]
        if all(column.name in values or column.nullable for column in columns):
            continue
        # Without MATCH FULL one null is enough; a row may refer to itself.
        left_out = not key.match and any(column.nullable and column.name not in values for column in columns)
        if left_out or key.referred_table is table:
            continue
        known = {e.column.name: values[e.parent.name] for e in key.elements if e.parent.name in values}
        referenced = row(connection, key.referred_table, known)
        values |= {e.parent.name: referenced[e.column.name] for e in key.elements}
    for column in table.columns:
        if column.name not in values and not _filled(column):
            values[column.name] = _checked(column) or _value(column.type)
    statement = sa.insert(table).values({table.c[name]: value for name, value in values.items()}).returning(table)
    return dict(zip(table.columns.keys(), connection.execute(statement).one(), strict=True))


def _filled(column: sa.Column[Any]) -> bool:
    return column.nullable or column.server_default is not None or column.identity is not None


def _checked(column: sa.Column[Any]) -> str | int | None:
    """What the column's checks take: one of a list, the least number, or digits as many as a pattern wants."""
    wanted = rf"{re.escape(column.name)} (?:in \('([^']*)'.*|between (\d+) and .*|~ '(.*)')"
    for check in column.table.constraints:
        if isinstance(check, sa.CheckConstraint) and (found := re.fullmatch(wanted, str(check.sqltext))):
            one_of, least, pattern = found.groups()
            if pattern is None:
                return one_of or int(least)
            return next(text for size in range(1, 10) if re.search(pattern, text := "1" * size))
    return None


def _value(type_: sa.types.TypeEngine[Any]) -> Any:
    if isinstance(type_, sa.Enum):
        return next(iter(type_.enum_class or type_.enums))
    if isinstance(type_, sa.ARRAY):
        return [_value(type_.item_type)]
    if isinstance(type_, sa.JSON):
        return {"a": [1]}
    if isinstance(type_, sa.SmallInteger):
        return 1  # ranks, ratings and percentages all begin there
    number = next(_numbers)
    if isinstance(type_, sa.String):
        return str(number)[-(type_.length or 9) :]
    python = type_.python_type
    values: dict[type, Any] = {
        int: number,
        float: 0.5,
        bool: True,
        bytes: b"\xff",
        Decimal: Decimal("0.5"),
        dt.datetime: dt.datetime(2019, 1, 1, tzinfo=dt.UTC),
        dt.date: dt.date(2019, 1, 1),
        dt.timedelta: dt.timedelta(1),
    }
    return uuid4() if isinstance(type_, sa.Uuid) else values.get(python, str(number))
