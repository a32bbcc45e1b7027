"""What changes places with its like: no row may lie in two partitions of a table, and no two indexes have one name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tablewright.catalog.model import IndexPart, Partition
from tablewright.catalog.names import QName
from tablewright.ops import Alter, Create, Drop, Op


def moved(ops: Sequence[Op]) -> list[list[int]]:
    """The ops, by their positions, of which all leave their place before the first takes one."""
    return [*_partitions(ops).values(), *_parts(ops).values()]


def _partitions(ops: Sequence[Op]) -> dict[QName, list[int]]:
    """Those that move a partition of each parent to another bound."""
    found: defaultdict[QName, list[int]] = defaultdict(list)
    for number, op in enumerate(ops):
        if isinstance(op, Alter) and isinstance(op.old, Partition) and isinstance(op.new, Partition):
            if op.old.bound != op.new.bound:
                found[op.new.parent].append(number)
    return found


def _parts(ops: Sequence[Op]) -> dict[QName, list[int]]:
    """Those that give a part of an index another name, by the partition that it is of."""
    found: defaultdict[QName, list[int]] = defaultdict(list)
    for number, op in enumerate(ops):
        if isinstance(op, Create | Drop | Alter):
            object_ = op.new if isinstance(op, Alter) else op.object
            if isinstance(object_, IndexPart):
                found[QName(*object_.key[:2])].append(number)
    return found


def around_moved(ops: Sequence[Op]) -> Iterator[tuple[int, int]]:
    """Pairs of which the first goes first: a partition that goes, one that moves, and one that comes."""
    for parent, numbers in _partitions(ops).items():
        for number, op in enumerate(ops):
            if isinstance(op, Drop | Create) and isinstance(op.object, Partition) and op.object.parent == parent:
                yield from ((number, other) if isinstance(op, Drop) else (other, number) for other in numbers)
