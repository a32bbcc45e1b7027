"""What the columns of a partition have otherwise than those of what it is a part of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tablewright.catalog.model import Catalog, Column, Partition, PartitionColumn
from tablewright.catalog.names import ColumnName, QName
from tablewright.ddl import column as ddl
from tablewright.ops import Situation, Stage, Step
from tablewright.steps import hazards
from tablewright.steps.locks import partitions, step
from tablewright.steps.not_null import is_composite, not_null, set_at_once


def own_columns(old: Partition, new: Partition, situation: Situation) -> tuple[Stage, ...]:
    """What turns the columns of the one into those of the other: NOT NULL in stages, all else at once."""
    before, after = ({column.name: column for column in each.columns} for each in (old, new))
    pairs = [
        (before.get(name, PartitionColumn(name)), after.get(name, PartitionColumn(name)))
        for name in sorted(before.keys() | after.keys())
        if column_of(new.key, name, situation.new)
    ]
    steps = tuple(each for pair in pairs for each in _at_once(new.key, *pair, situation))
    tightened = (was.name for was, now in pairs if now.not_null and not was.not_null)
    stages = [stage for name in tightened for stage in _tightened(new.key, name, situation)]
    return (*([Stage(steps)] if steps else []), *stages)


def kept_defaults(above: QName, name: str, situation: Situation) -> Iterator[Step]:
    """Set the partitions' own defaults again: what is said of a column they repeat, whatever theirs was."""
    for key in partitions(above, situation):
        partition = situation.new.partitions.get(key)
        for own in partition.columns if partition else ():
            if own.name == name and (own.no_default or own.default is not None):
                yield from _defaulted(key, own.name, own.default, situation)


def _at_once(key: QName, old: PartitionColumn, new: PartitionColumn, situation: Situation) -> Iterator[Step]:
    if (old.default, old.no_default) != (new.default, new.no_default):
        yield from _defaulted(key, new.name, _default(key, new.name, situation.new), situation)
        yield from kept_defaults(key, new.name, situation)
    column = column_of(key, new.name, situation.new)
    if old.not_null and not new.not_null and column and column.nullable:
        told = hazards.breaks("column", ColumnName(*key, new.name), "whoever reads it may find null from now on")
        for each in (key, *_without_own(key, new.name, situation)):
            for sql in ddl.drop_not_null(each, new.name):
                yield step(sql, "alter column", situation, each, hazards=[told] if each == key else [])
    for sql in ddl.comment(key, old, new):
        yield step(sql, "comment", situation, key)


def _without_own(key: QName, name: str, situation: Situation) -> Iterator[QName]:
    """What is below and has NOT NULL from there: a key's index may have made it their own (PostgreSQL 18)."""
    for below in partitions(key, situation):
        partition = situation.new.partitions.get(below)
        if partition and not any(own.name == name and own.not_null for own in partition.columns):
            yield below


def _defaulted(key: QName, name: str, default: str | None, situation: Situation) -> Iterator[Step]:
    own = PartitionColumn(name, default)
    for sql in ddl.drop_default(key, name) if default is None else ddl.set_default(key, own):
        yield step(sql, "alter column", situation, key)


def _tightened(key: QName, name: str, situation: Situation) -> list[Stage]:
    column = column_of(key, name, situation.new)
    if column is None or not column.nullable:
        return []  # it has become so together with what it is a part of
    new = replace(column, nullable=False)
    if is_composite(new):
        return [set_at_once(key, new, situation)]
    why = "rows that applications insert or update with null in it are refused at once"
    named = ColumnName(*key, name)
    told = (
        hazards.breaks("column", named, why),
        hazards.may_fail("column", named, "a row is null", "fill them first, by steps of your own in the revision"),
    )
    parts = not_null(key, new, situation, told)
    return [
        Stage((parts.check,), tightens=True),
        Stage((parts.validate,), autocommit=True),
        Stage(parts.set),
    ]


def column_of(key: QName, name: str, catalog: Catalog) -> Column | None:
    """The column of the table at the top."""
    while key in catalog.partitions:
        key = catalog.partitions[key].parent
    table = catalog.tables.get(key)
    return next((column for column in table.columns if column.name == name), None) if table else None


def _default(key: QName, name: str, catalog: Catalog) -> str | None:
    """The default that a column of a partition has, its own or that of what it is a part of."""
    partition = catalog.partitions.get(key)
    if partition is None:
        column = column_of(key, name, catalog)
        return column.default if column else None
    own = next((each for each in partition.columns if each.name == name), PartitionColumn(name))
    if own.no_default or own.default is not None:
        return own.default
    return _default(partition.parent, name, catalog)
