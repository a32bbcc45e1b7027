"""What should come before what, besides what has to: wherever the needs leave a choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tablewright.catalog.model import Function
from tablewright.catalog.names import ColumnName, Identity, QName, Signature
from tablewright.diff.needs import Side
from tablewright.ops import Alter, Create, Drop, Op, Replace, Stage, Swap

Edges = Mapping[int, frozenset[int]]
"""For each op, by its position, those that come before it."""

_Before = dict[int, set[int]]


def preferred(
    ops: Sequence[Op], taken: frozenset[int], stages: Sequence[Sequence[Stage]], edges: Edges, new: Side
) -> Edges:
    """The edges, and those of the preferences that make no circle; of drops that are `taken` along there are none."""
    before = {number: set(edges.get(number, ())) for number in range(len(ops))}
    drops = {(type(op.object), op.key): n for n, op in enumerate(ops) if isinstance(op, Drop) and n not in taken}
    for number, other in (*_read_by_functions(ops, new), *_of_one_name(ops, drops)):
        before[number] |= {other} - _reached(number, _after(before))
    _miss_shortly(ops, drops, stages, before)
    return {number: frozenset(others) for number, others in before.items()}


def _read_by_functions(ops: Sequence[Op], new: Side) -> Iterator[tuple[int, int]]:
    """A function whose body is a text is made when the columns that it reads are as they will be.

    PostgreSQL looks at them then, though it keeps no record of it.
    """
    changes: defaultdict[Identity, list[int]] = defaultdict(list)
    for number, op in enumerate(ops):
        if isinstance(op, Create | Alter | Replace | Swap):
            changes[op.key].append(number)
    for number, op in enumerate(ops):
        made = op.object if isinstance(op, Create) else op.new if isinstance(op, Alter) else None
        if isinstance(made, Function):
            for name in new.needed_by(made.key):
                yield from ((number, other) for part in _parts(name, new) for other in changes.get(part, ()))


def _parts(name: Identity, side: Side) -> Iterator[Identity]:
    """The columns of a table, and their types."""
    table = side.catalog.tables.get(name) if isinstance(name, QName) else None
    if table is None:
        return
    for column in table.columns:
        yield ColumnName(*table.key, column.name)
        if column.type.namespace:
            yield QName(column.type.namespace, column.type.name)


def _of_one_name(ops: Sequence[Op], drops: Mapping[tuple[type, Identity], int]) -> Iterator[tuple[int, int]]:
    """A function is dropped before another one of its name is made, between which a call could not decide."""
    for number, op in enumerate(ops):
        if isinstance(op, Create) and isinstance(op.key, Signature):
            for (_, key), drop in drops.items():
                if isinstance(key, Signature) and key[:2] == op.key[:2]:
                    yield number, drop


def _miss_shortly(
    ops: Sequence[Op], drops: Mapping[tuple[type, Identity], int], stages: Sequence[Sequence[Stage]], before: _Before
) -> None:
    """What is made again is dropped when all is there for that, so that it is missed for a moment alone."""
    made = {(type(op.object), op.key): number for number, op in enumerate(ops) if isinstance(op, Create)}
    again = [(drop, made[ref]) for ref, drop in drops.items() if ref in made]
    # An index is missed while it is built in any case: it does not make the others wait in between.
    slow = {pair for pair in again if any(s.autocommit for s in (*stages[pair[0]], *stages[pair[1]][:1]))}
    for drop, number in sorted(again, key=slow.__contains__):
        before[drop] |= _reached(number, before) - _reached(drop, _after(before)) - {number, drop}


def _after(before: _Before) -> Mapping[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, others in before.items():
        for other in others:
            found[other].add(number)
    return found


def _reached(number: int, ways: Mapping[int, set[int]]) -> set[int]:
    """All that is on the ways from there, and itself."""
    found = {number}
    left = [number]
    while left:
        new = ways.get(left.pop(), set()) - found
        found |= new
        left += new
    return found
