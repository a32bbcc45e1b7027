"""The names of the parts that partitions have of indexes: one is given free before another part gets it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tablewright.catalog.model import Catalog, Exclude, Index, IndexPart, PrimaryKey, Unique
from tablewright.catalog.names import PartName, QName
from tablewright.ddl.index_part import above, part_name, wholes
from tablewright.diff.needs import Side
from tablewright.ops import Alter, Create, Drop, Op, Swap

_WHOLE = (PrimaryKey, Unique, Exclude, Index)


def around_parts(ops: Sequence[Op], old: Side, new: Side) -> Iterator[tuple[int, int]]:
    """Pairs of which the first gives a name free that the second needs."""
    free: defaultdict[QName, list[int]] = defaultdict(list)
    for number, name in _names(ops, Drop, old.catalog):
        free[name].append(number)
    for number, name in _names(ops, Create, new.catalog):
        yield from ((other, number) for other in free.get(name, ()) if not _are_parts(ops[number], ops[other]))


def _are_parts(*ops: Op) -> bool:
    """Which change places in stages of their own."""
    return all(isinstance(op.key, PartName) for op in ops)


def _names(ops: Sequence[Op], way: type[Create | Drop], catalog: Catalog) -> Iterator[tuple[int, QName]]:
    """The names of parts, and of what might be one, that each op gives free or takes: by its wholes, or by itself."""
    by_table = wholes(catalog)
    whole_ops = {op.key for op in ops if isinstance(op, way | Swap)}
    for number, op in enumerate(ops):
        object_ = op.object if isinstance(op, Create | Drop) else op.new if isinstance(op, Alter) else None
        if isinstance(object_, IndexPart):
            for whole in by_table.get(object_.of, ()):
                if whole.key.name == object_.key.name and whole.key not in whole_ops:
                    yield number, QName(object_.key.namespace, part_name(whole, QName(*object_.key[:2]), catalog))
        elif isinstance(object_, _WHOLE) and isinstance(op, way):
            yield number, QName(object_.key.namespace, object_.key.name)
            table = object_.table if isinstance(object_, Index) else QName(*object_.key[:2])
            for partition in catalog.partitions:
                if table in above(catalog, partition):
                    yield number, QName(partition.namespace, part_name(object_, partition, catalog))
