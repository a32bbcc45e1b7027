"""Partitions whose bounds move: no row may lie in two partitions of a table, not even for a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tablewright.catalog.model import Partition
from tablewright.catalog.names import QName
from tablewright.ops import Alter, Create, Drop, Op


def moved_partitions(ops: Sequence[Op]) -> Mapping[QName, list[int]]:
    """The ops, by their positions, that move a partition of each parent: all leave before the first comes back."""
    found: defaultdict[QName, list[int]] = defaultdict(list)
    for number, op in enumerate(ops):
        if isinstance(op, Alter) and isinstance(op.old, Partition) and isinstance(op.new, Partition):
            if op.old.bound != op.new.bound:
                found[op.new.parent].append(number)
    return found


def around_moved(ops: Sequence[Op]) -> Iterator[tuple[int, int]]:
    """Pairs of which the first goes first: what goes, before one that moves, and that before one that comes."""
    for parent, moved in moved_partitions(ops).items():
        for number, op in enumerate(ops):
            if isinstance(op, Drop | Create) and isinstance(op.object, Partition) and op.object.parent == parent:
                yield from ((number, other) if isinstance(op, Drop) else (other, number) for other in moved)
