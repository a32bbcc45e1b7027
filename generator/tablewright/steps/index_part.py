"""Names of the parts that partitions have of indexes and keys."""

from __future__ import annotations

from itertools import pairwise

from tablewright.catalog.model import IndexPart
from tablewright.catalog.names import QName
from tablewright.ddl import index_part as ddl
from tablewright.ddl.index_part import Whole, above, part_name, wholes
from tablewright.ddl.statements import alter as alter_whole
from tablewright.ops import Situation, Stage
from tablewright.steps.locks import exists, leaves, step
from tablewright.steps.not_null import shortened


def create(part: IndexPart, situation: Situation) -> tuple[Stage, ...]:
    """Give it its name, where it has not been built under that."""
    partition = QName(*part.key[:2])
    whole = _kept(part, situation)
    if whole:
        return _renamed(part, part_name(whole, partition, situation.old), part.name, situation)
    if exists(partition, situation) and partition in leaves(part.of, situation):
        return (Stage(()),)
    return _renamed(part, part.made_as, part.name, situation)


def drop(part: IndexPart, situation: Situation) -> tuple[Stage, ...]:
    """Give it the name that PostgreSQL would have given it."""
    whole = _kept(part, situation)
    if whole is None:
        return (Stage(()),)  # it goes with the whole
    return _renamed(part, part.name, part_name(whole, QName(*part.key[:2]), situation.new), situation)


def alter(old: IndexPart, new: IndexPart, situation: Situation) -> tuple[Stage, ...]:
    """Give it another name."""
    return _renamed(new, old.name, new.name, situation)


def _renamed(part: IndexPart, old: str, new: str, situation: Situation) -> tuple[Stage, ...]:
    """By a name in between, where another part of the partition has the new one before."""
    names = [old, *([shortened(f"{new}_before")] if new in _names(part, situation) else []), new]
    return tuple(
        Stage(tuple(step(sql, "no table", situation) for sql in ddl.renamed(part.key, *pair)))
        for pair in pairwise(names)
    )


def _names(part: IndexPart, situation: Situation) -> set[str]:
    """The names that the partition's parts of other indexes, which stay, have before."""
    partition = QName(*part.key[:2])
    before, after = (
        {whole.key: whole for table in above(catalog, partition) for whole in wholes(catalog).get(table, ())}
        for catalog in (situation.old, situation.new)
    )
    others = (before[key] for key in before.keys() & after.keys() if key.name != part.key.name)
    return {part_name(whole, partition, situation.old) for whole in others}


def _kept(part: IndexPart, situation: Situation) -> Whole | None:
    """The whole, where it stays as it is."""
    before, after = (
        next((whole for whole in wholes(catalog).get(part.of, ()) if whole.key.name == part.key.name), None)
        for catalog in (situation.old, situation.new)
    )
    if before is None or after is None or type(before) is not type(after):
        return None
    return after if alter_whole(before, after) is not None else None
