"""What leads from one catalog to another, and back: ops, and the blocks of statements that carry them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tablewright.catalog.model import Catalog, Function
from tablewright.catalog.names import ColumnName, Identity, QName
from tablewright.ddl import column, statements
from tablewright.diff.arrange import arrange
from tablewright.diff.needs import Side
from tablewright.diff.operations import Wanted, operations
from tablewright.diff.written import in_words
from tablewright.ops import (
    Alter,
    Block,
    Create,
    Hazard,
    Impossible,
    Op,
    Refused,
    Rename,
    Situation,
    Stage,
    Step,
    TableColumn,
)
from tablewright.sqltext import is_volatile, names_in_expression, read_expression
from tablewright.steps import stages


@dataclass(frozen=True, slots=True)
class Change:
    """The ops in the order of the upgrade, before they are arranged; the two ways, and what the first one is in.

    Where there is no way back, `stuck` says why, and the downgrade is empty.
    """

    ops: tuple[Op, ...]
    upgrade: tuple[Block, ...]
    downgrade: tuple[Block, ...]
    around: Situation
    stuck: tuple[Refused, ...] = ()

    def hazards(self) -> tuple[Hazard, ...]:
        """All hazards of the upgrade, each once."""
        return tuple(dict.fromkeys(h for block in self.upgrade for step in block.steps for h in step.hazards))


def change(old: Side, new: Side, written: Catalog, wanted: Wanted, renames: Sequence[Rename] = ()) -> Change:
    """The change that turns `old`, in which these renames are done already, into `new`; `written` is that in words.

    Raises Impossible.
    """
    found, refused = operations(old, new, written, wanted)
    ops = (*renames, *found)
    there = situation(ops, old.catalog, new.catalog, wanted)
    upgrade = one_way(ops, refused, (old, new), there, wanted)
    try:
        return Change(ops, upgrade, _downgrade(ops, (old, new), written, wanted, renames), there)
    except Impossible as impossible:
        return Change(ops, upgrade, (), there, impossible.refused)


def one_way(
    ops: Sequence[Op], refused: Sequence[Refused], sides: tuple[Side, Side], around: Situation, wanted: Wanted
) -> tuple[Block, ...]:
    """The blocks that carry out the ops. Raises Impossible, with what was `refused` before, too."""
    old, new = sides
    try:
        staged = _staged(ops, around)
    except Impossible as impossible:
        raise Impossible([*refused, *impossible.refused]) from None
    if refused:
        raise Impossible(refused)
    staged = [
        _unread(each) if _is_made(op) and op.key in new.unread else each for op, each in zip(ops, staged, strict=True)
    ]
    try:
        return arrange(ops, old, new, staged, _read(wanted))
    except Refused as one:
        raise Impossible([one]) from None


def _downgrade(
    ops: Sequence[Op], sides: tuple[Side, Side], written: Catalog, wanted: Wanted, renames: Sequence[Rename]
) -> tuple[Block, ...]:
    """The blocks that lead back. Raises Impossible where there is no way."""
    old, new = sides
    back = _way_back(ops, sides, written, wanted, renames)
    home = situation(back, new.catalog, old.catalog, Wanted(wanted.version, using=wanted.back))
    homeward = [
        # What a body names gets its old name back later.
        _unread(each) if _is_made(op) and (renames or op.key in old.unread) else each
        for op, each in zip(back, _staged(back, replace(home, downgrade=True)), strict=True)
    ]
    try:
        return arrange(back, new, old, homeward, {})
    except Refused as one:
        raise Impossible([one]) from None


def _way_back(
    ops: Sequence[Op], sides: tuple[Side, Side], written: Catalog, wanted: Wanted, renames: Sequence[Rename]
) -> tuple[Op, ...]:
    """The same ops reversed, last first. Where PostgreSQL alters one way only, what leads back is found anew."""
    if all(_is_reversible(op, wanted.version) for op in ops):
        return tuple(op.reverse() for op in reversed(ops))
    old, new = sides
    before = in_words(old.catalog, new.catalog, written)
    found, refused = operations(new, old, before, Wanted(wanted.version, using=wanted.back))
    if refused:
        raise Impossible(refused)
    return (*found, *(op.reverse() for op in reversed(renames)))


def _is_reversible(op: Op, version: int) -> bool:
    """Whether what is altered in place can be altered back in place."""
    if not isinstance(op, Alter):
        return True
    if isinstance(op.old, TableColumn) and isinstance(op.new, TableColumn):
        if (op.old.column.identity is None) != (op.new.column.identity is None):
            return False  # the sequences of before and after may have one name, so they make way for each other
        return column.alter(op.new.table, op.new.column, op.old.column, None, version) is not None
    if isinstance(op.old, TableColumn) or isinstance(op.new, TableColumn):
        return False
    return statements.alter(op.new, op.old) is not None


def _read(wanted: Wanted) -> Mapping[Identity, frozenset[Identity]]:
    """What the author's expressions read while they turn old values into new ones: columns that go may be among it."""
    found: dict[Identity, frozenset[Identity]] = {}
    for key, text in (*wanted.backfill.items(), *wanted.using.items()):
        names = names_in_expression(text)
        read: set[Identity] = {QName(n.namespace or "public", n.name) for n in (*names.relations, *names.types)}
        read |= {ColumnName(key.namespace, key.table, name) for name, _ in read_expression(text).columns}
        found[key] = frozenset(read - {key})
    return found


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


def _is_made(op: Op) -> bool:
    """Whether it makes a function, or makes it anew."""
    return isinstance(op.object if isinstance(op, Create) else op.new if isinstance(op, Alter) else None, Function)


def _unread(stages_: Sequence[Stage]) -> Sequence[Stage]:
    """A function's stages, in which nobody looks up what the body names."""
    if not stages_:
        return stages_
    first, *others = stages_
    return (replace(first, steps=(Step("SET LOCAL check_function_bodies = off"), *first.steps)), *others)


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
