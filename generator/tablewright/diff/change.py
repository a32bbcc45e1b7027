"""What leads from one catalog to another, and back: ops, and the blocks of statements that carry them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, QName
from tablewright.diff.arrange import arrange
from tablewright.diff.needs import Side
from tablewright.diff.operations import Wanted, operations
from tablewright.ops import Block, Create, Hazard, Impossible, Op, Refused, Rename, Situation, Stage
from tablewright.sqltext import is_volatile
from tablewright.steps import stages


@dataclass(frozen=True, slots=True)
class Change:
    """The ops in the order of the upgrade, before they are arranged; the two ways, and what the first one is in."""

    ops: tuple[Op, ...]
    upgrade: tuple[Block, ...]
    downgrade: tuple[Block, ...]
    around: Situation

    def hazards(self) -> tuple[Hazard, ...]:
        """All hazards of the upgrade, each once."""
        return tuple(dict.fromkeys(h for block in self.upgrade for step in block.steps for h in step.hazards))


def change(old: Side, new: Side, written: Catalog, wanted: Wanted, renames: Sequence[Rename] = ()) -> Change:
    """The change that turns `old`, in which these renames are done already, into `new`; `written` is that in words.

    Raises Impossible.
    """
    found, refused = operations(old, new, written, wanted)
    if refused:
        raise Impossible(refused)
    ops = (*renames, *found)
    back = tuple(op.reverse() for op in reversed(ops))
    there = situation(ops, old.catalog, new.catalog, wanted)
    home = situation(back, new.catalog, old.catalog, Wanted(wanted.version, using=wanted.back))
    home = replace(home, downgrade=True)
    ways = [(ops, old, new, _staged(ops, there)), (back, new, old, _staged(back, home))]
    try:
        upgrade, downgrade = (arrange(*way) for way in ways)
    except Refused as one:
        raise Impossible([one]) from None
    return Change(ops, upgrade, downgrade, there)


def _staged(ops: Sequence[Op], around: Situation) -> list[Sequence[Stage]]:
    found: list[Sequence[Stage]] = []
    refused: list[Refused] = []
    for op in ops:
        try:
            found.append(stages(op, around))
        except Refused as one:
            refused.append(one)
    if refused:
        raise Impossible(refused)
    return found


def situation(ops: Sequence[Op], old: Catalog, new: Catalog, wanted: Wanted) -> Situation:
    """What the ops that lead from one catalog to the other need to know of both."""
    return Situation(
        old=old,
        new=new,
        version=wanted.version,
        new_tables=_made_tables(ops),
        rewriting_defaults=_volatile_defaults(new),
        backfill=wanted.backfill,
        using=wanted.using,
    )


def _made_tables(ops: Sequence[Op]) -> frozenset[QName]:
    """What is empty and unknown to everybody else: tables, and materialized views."""
    keys = (op.object.key for op in ops if isinstance(op, Create))
    return frozenset(key for key in keys if isinstance(key, QName))


def _volatile_defaults(catalog: Catalog) -> frozenset[ColumnName]:
    """The columns whose default PostgreSQL computes for each row anew."""
    functions = {f"{key.namespace}.{key.name}": function.volatility for key, function in catalog.functions.items()}
    return frozenset(
        ColumnName(*table.key, column.name)
        for table in catalog.tables.values()
        for column in table.columns
        if column.default is not None and is_volatile(column.default, functions)
    )
