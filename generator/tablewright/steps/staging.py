"""How each op is carried out on a live server."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog import model
from tablewright.ops import Alter, Create, Drop, Op, Rename, Replace, Situation, Stage, Swap, TableColumn
from tablewright.steps import changed_column, column, constraint, index, index_part, plain, table, types
from tablewright.steps.given import taken_back
from tablewright.steps.locks import step
from tablewright.steps.rename import rename
from tablewright.steps.replaced_type import replace_type


def stages(op: Op, situation: Situation) -> tuple[Stage, ...]:
    """The statements in stages, each with its locks and its hazards. Raises Refused."""
    match op:
        case Create():
            return _create(op, situation)
        case Drop():
            return _drop(op, situation)
        case Alter():
            return _alter(op, situation)
        case Replace():
            return replace_type(op, situation)
        case Swap():
            return _swap(op, situation)
        case Rename():
            return rename(op, situation)


def _create(op: Create, situation: Situation) -> tuple[Stage, ...]:
    *first, last = _made(op, situation)
    taken = tuple(step(sql, "no table", situation) for sql in taken_back(op.object, situation))
    return (*first, replace(last, steps=last.steps + taken))


def _made(op: Create, situation: Situation) -> tuple[Stage, ...]:
    match op.object:
        case TableColumn() as new:
            return column.create(new, situation)
        case model.Table() as new:
            return table.create(new, op.constraints, situation)
        case model.Partition() as new:
            return table.create_partition(new, situation)
        case model.Index() as new:
            return index.create(new, situation)
        case model.IndexPart() as new:
            return index_part.create(new, situation)
        case model.PrimaryKey() | model.Unique() | model.Check() | model.Exclude() | model.ForeignKey() as new:
            return constraint.create(new, situation)
        case new:
            return plain.create(new, situation)


def _drop(op: Drop, situation: Situation) -> tuple[Stage, ...]:
    match op.object:
        case TableColumn() as old:
            return column.drop(old, situation)
        case model.Table() as old:
            return table.drop(old, situation)
        case model.Partition() as old:
            return table.drop_partition(old, situation)
        case model.Index() as old:
            return index.drop(old, situation)
        case model.IndexPart() as old:
            return index_part.drop(old, situation)
        case model.PrimaryKey() | model.Unique() | model.Check() | model.Exclude() | model.ForeignKey() as old:
            return constraint.drop(old, situation)
        case model.Enum() | model.Domain() | model.Composite() | model.RangeType() as old:
            return types.drop(old, situation)
        case old:
            return plain.drop(old, situation)


def _swap(op: Swap, situation: Situation) -> tuple[Stage, ...]:
    match op.old, op.new:
        case model.Index() as old, model.Index() as new:
            return index.swap(old, new, situation)
        case (
            (model.PrimaryKey() | model.Unique() | model.Exclude()) as old,
            (model.PrimaryKey() | model.Unique() | model.Exclude()) as new,
        ):
            return constraint.swap(old, new, situation)
    raise TypeError(op)


def _alter(op: Alter, situation: Situation) -> tuple[Stage, ...]:
    match op.old, op.new:
        case TableColumn() as old, TableColumn() as new:
            return changed_column.alter(old, new, situation)
        case model.Table() as old, model.Table() as new:
            return table.alter(old, new, situation)
        case model.Partition() as old, model.Partition() as new:
            return table.alter_partition(old, new, situation)
        case model.IndexPart() as old, model.IndexPart() as new:
            return index_part.alter(old, new, situation)
        case (
            (model.PrimaryKey() | model.Unique() | model.Check() | model.Exclude() | model.ForeignKey()) as old,
            (model.PrimaryKey() | model.Unique() | model.Check() | model.Exclude() | model.ForeignKey()) as new,
        ):
            return constraint.alter(old, new, situation)
    return _altered_type(op, situation)


def _altered_type(op: Alter, situation: Situation) -> tuple[Stage, ...]:
    """A type, or what is the same on a live server as anywhere."""
    match op.old, op.new:
        case model.Enum() as old, model.Enum() as new:
            return types.alter_enum(old, new, situation)
        case model.Domain() as old, model.Domain() as new:
            return types.alter_domain(old, new, situation)
        case model.Composite() as old, model.Composite() as new:
            return types.alter_composite(old, new, situation)
    if isinstance(op.old, TableColumn) or isinstance(op.new, TableColumn):
        raise TypeError(op)
    return plain.alter(op.old, op.new, situation)
