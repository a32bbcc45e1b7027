"""How a sequence counts, and what it is called, where nobody says so (PostgreSQL manual, CREATE SEQUENCE)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tablewright.catalog.model import Column, SequenceOptions, Table
from tablewright.catalog.names import ColumnName, QName
from tablewright.catalog.naming import NAME_BYTES

LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
"""The first number that an integer type cannot hold; the last one below zero is its negative."""


def usual_limits(increment: int, type_: str) -> tuple[int, int]:
    """The minimum and the maximum of a sequence of that type that says neither."""
    limit = LIMITS.get(type_, 0)
    return (1, limit - 1) if increment > 0 else (-limit, -1)


def without_usual_limits(options: SequenceOptions, type_: str) -> SequenceOptions:
    """PostgreSQL does not keep whether somebody said what holds anyway."""
    least, most = usual_limits(options.increment, type_)
    minimum = None if options.minimum == least else options.minimum
    return replace(options, minimum=minimum, maximum=None if options.maximum == most else options.maximum)


def made_key(table: QName, column: str) -> QName:
    """What PostgreSQL calls a column's sequence: the longer of both names is cut until the whole fits."""
    first, second = table.name.encode(), column.encode()
    while len(first) + len(second) > NAME_BYTES - len("__seq"):
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    return QName(table.namespace, f"{first.decode(errors='ignore')}_{second.decode(errors='ignore')}_seq")


def identity_sequence(table: QName, column: Column) -> QName | None:
    """The sequence of an identity column; of another column, None."""
    if column.identity is None:
        return None
    name = column.identity.name
    return made_key(table, column.name) if name is None else QName(table.namespace, name)


def identity_sequences(tables: Iterable[Table]) -> dict[QName, ColumnName]:
    """The sequences of all identity columns, which are no objects of their own: each with its column."""
    columns = ((table.key, column) for table in tables for column in table.columns)
    found = ((identity_sequence(key, column), ColumnName(*key, column.name)) for key, column in columns)
    return {sequence: column for sequence, column in found if sequence is not None}
