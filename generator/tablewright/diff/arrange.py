"""The order in which ops are carried out.

An object is made after what it needs and dropped before it; what is altered in place is altered after what it will need
is made, and before what it needed is dropped. Both sides know from PostgreSQL what needs what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tablewright.catalog import model
from tablewright.catalog.counting import identity_sequence, identity_sequences
from tablewright.catalog.names import ColumnName, Identity, QName
from tablewright.diff.index_parts import around_parts
from tablewright.diff.moved import around_moved
from tablewright.diff.needs import Side, takers
from tablewright.diff.preferences import Edges, preferred
from tablewright.diff.transactions import blocks
from tablewright.ops import (
    Alter,
    Block,
    Changed,
    Create,
    Drop,
    Op,
    Rename,
    Replace,
    Stage,
    Swap,
    TableColumn,
)

_NAMED_RELATIONS = (
    model.Table, model.Partition, model.View, model.MaterializedView, model.Index, model.Sequence, model.Composite
)  # fmt: skip
_WITH_INDEX = (model.PrimaryKey, model.Unique, model.Exclude)
_NAMED_TYPES = (
    model.Enum,
    model.Domain,
    model.Composite,
    model.RangeType,
    model.Table,
    model.Partition,
    model.View,
    model.MaterializedView,
)


def arrange(
    ops: Sequence[Op],
    old: Side,
    new: Side,
    stages: Sequence[Sequence[Stage]],
    read: Mapping[Identity, frozenset[Identity]],
) -> tuple[Block, ...]:
    """The blocks that carry out the ops on a database like `old`, in the order given as far as their needs allow.

    `stages` are those of each op; `read` is what the author's expressions read that fill a column. Raises Refused.
    """
    taken = _taken_along(ops, old)
    edges = preferred(ops, taken, stages, _edges(ops, old, new, taken, read), new)
    staged = [() if number in taken else each for number, each in enumerate(stages)]
    return blocks(ops, staged, edges)


# What a drop takes along.


def _taken_along(ops: Sequence[Op], old: Side) -> frozenset[int]:
    """The drops that another one does: those of what belongs to a table, a column or a view that goes itself.

    Not of what needs something else that goes: that would be in its way until then.
    """
    dropped: set[Identity] = {name for op in ops if isinstance(op, Drop) for name in _names(op.object, op.constraints)}
    changed: set[Identity] = {op.key for op in ops if isinstance(op, Alter | Replace | Swap)}
    found = set()
    for number, op in enumerate(ops):
        if isinstance(op, Drop) and not isinstance(op.object, TableColumn):
            by = set(_takers(op.object, old)) & dropped
            own = by | {name for taker in by for name in _columns_of(taker, dropped)}
            # What takes it along goes before what they both need.
            own |= {name for taker in by for name in old.needed_by(taker)}
            others = {name for name in old.needed_by(op.key) if name in dropped or name in changed}
            if by and others <= own:
                found.add(number)
    return frozenset(found)


def _takers(object_: Changed, old: Side) -> Iterator[Identity]:
    return iter(()) if isinstance(object_, TableColumn) else takers(object_, old)


def _columns_of(table: Identity, dropped: Iterable[Identity]) -> Iterator[Identity]:
    return (n for n in dropped if isinstance(n, ColumnName) and QName(n.namespace, n.table) == table)


def _names(object_: Changed, constraints: Iterable[model.Object]) -> Iterator[Identity]:
    """All that comes and goes with it under a name of its own."""
    yield object_.key
    if isinstance(object_, model.Table):
        yield from (ColumnName(*object_.key, column.name) for column in object_.columns)
    yield from (constraint.key for constraint in constraints)


# What comes before what.


@dataclass(frozen=True, slots=True)
class _Index:
    """The ops that make, drop or alter the object of a name."""

    makes: Mapping[Identity, frozenset[int]]
    drops: Mapping[Identity, frozenset[int]]
    alters: Mapping[Identity, frozenset[int]]


def _index(ops: Sequence[Op]) -> _Index:
    makes: defaultdict[Identity, set[int]] = defaultdict(set)
    drops: defaultdict[Identity, set[int]] = defaultdict(set)
    alters: defaultdict[Identity, set[int]] = defaultdict(set)
    for number, op in enumerate(ops):
        match op:
            case Create(object_, constraints):
                for name in _names(object_, constraints):
                    makes[name].add(number)
            case Drop(object_, constraints):
                for name in _names(object_, constraints):
                    drops[name].add(number)
            case Alter(model.Sequence() as was, model.Sequence() as is_) if replace(was, owned_by=is_.owned_by) == is_:
                pass  # whose it is changes nothing for the columns that count by it
            case Alter() | Replace() | Swap():
                alters[op.key].add(number)
                for column, _ in op.columns if isinstance(op, Replace) else ():
                    alters[column.key].add(number)
    return _Index(*({name: frozenset(found) for name, found in each.items()} for each in (makes, drops, alters)))


def _edges(
    ops: Sequence[Op], old: Side, new: Side, taken: frozenset[int], read: Mapping[Identity, frozenset[Identity]]
) -> Edges:
    index = _index(ops)
    before: defaultdict[int, set[int]] = defaultdict(set)
    for number, op in enumerate(ops):
        for name in _needs_after(op, new):
            before[number] |= index.makes.get(name, frozenset())
            if not isinstance(op, Drop) and name != _owning(op):
                before[number] |= index.alters.get(name, frozenset())
        for name in () if isinstance(op, Drop | Rename) else read.get(op.key, ()):
            before[number] |= index.makes.get(name, frozenset())
            for part in (name, *_columns_of(name, index.drops)):
                for other in index.drops.get(part, frozenset()):
                    before[other].add(number)
        for name in _needs_before(op, old):
            for other in index.drops.get(name, frozenset()):
                before[other].add(number)
            # What loses the need for a type that is made anew does so before the old one goes.
            if isinstance(op, Drop) or (isinstance(op, Alter | Swap) and name not in _needs_after(op, new)):
                for other in index.alters.get(name, frozenset()):
                    before[other].add(number)
    around = (*_around_renames(ops), *around_moved(ops), *around_parts(ops, old, new))
    for one, other in (*around, *_clashes(ops, index, old, taken)):
        before[other].add(one)
    return {number: frozenset(others - {number}) for number, others in before.items()}


def _around_renames(ops: Sequence[Op]) -> Iterator[tuple[int, int]]:
    """Pairs of which the first comes before the second: renames before all else, in a downgrade after all else.

    But for namespaces: one is made before what moves into it, and goes after what moves out of it.
    """
    renames = {number: op for number, op in enumerate(ops) if isinstance(op, Rename)}
    last = bool(renames) and not isinstance(ops[0], Rename)
    passed_on = {name for op in renames.values() if op.kind == "namespace" for name in (op.old, op.new)}
    for rename in renames:
        for number, op in enumerate(ops):
            if number in renames:
                if number < rename:
                    yield number, rename
            elif isinstance(op, Create | Drop) and isinstance(op.object, model.Namespace) and op.key not in passed_on:
                yield (number, rename) if isinstance(op, Create) else (rename, number)
            else:
                yield (number, rename) if last else (rename, number)


def _owning(op: Op) -> ColumnName | None:
    """The column that a sequence goes with: it has to be there, and counts by the sequence whatever its type is."""
    sequence = op.new if isinstance(op, Alter) else None
    if not isinstance(sequence, model.Sequence) or sequence.owned_by is None:
        return None
    return ColumnName(*sequence.owned_by[0], sequence.owned_by[1])


def _needs_after(op: Op, new: Side) -> frozenset[Identity]:
    """What has to be there when the op is done."""
    match op:
        case Create():
            return _needed_by_all(op, new)
        case Alter() if not _is_loosened(op.old, op.new):
            return _needed_by_state(op.new, new)
        case Swap():
            return new.needed_by(op.key)
        case Replace():
            return _needed_by_all(op, new)
    return frozenset()


def _needs_before(op: Op, old: Side) -> frozenset[Identity]:
    """What has to stay until the op is done."""
    match op:
        case Drop():
            return _needed_by_all(op, old)
        case Alter() if not _is_loosened(op.new, op.old):
            return _needed_by_state(op.old, old)
        case Swap():
            return old.needed_by(op.key)
        case Replace():
            return _needed_by_all(op, old)
    return frozenset()


def _is_loosened(one: Changed, other: Changed) -> bool:
    """Whether nothing but a default is gone: until its last step that column is what it was."""
    if not (isinstance(one, TableColumn) and isinstance(other, TableColumn)):
        return False
    return other.column.default is None and one != other and replace(one.column, default=None) == other.column


def _needed_by_all(op: Create | Drop | Replace, side: Side) -> frozenset[Identity]:
    """What an object needs with all that comes and goes with it, besides itself."""
    if isinstance(op, Replace):
        names: tuple[Identity, ...] = (op.key, *(column.key for column, _ in op.columns))
    else:
        names = tuple(_names(op.object, op.constraints))
    return frozenset(needed for name in names for needed in _needed(name, side, default=True)) - set(names)


def _needed_by_state(object_: Changed, side: Side) -> frozenset[Identity]:
    found = _needed(object_.key, side, default=isinstance(object_, TableColumn) and object_.column.default is not None)
    if isinstance(object_, model.Sequence) and object_.owned_by:
        found |= {ColumnName(*object_.owned_by[0], object_.owned_by[1])}
    return found


def _needed(name: Identity, side: Side, default: bool) -> frozenset[Identity]:
    found = side.needed_by(name)
    if default and isinstance(name, ColumnName):
        found |= side.needs.by_default.get(name, frozenset())
    return found


def _clashes(ops: Sequence[Op], index: _Index, old: Side, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Pairs of which the second needs a name that the first gives free; several ops on one object as they are given."""
    free: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, op in enumerate(ops):
        if isinstance(op, Drop):
            for name in _taken_names(op.object, op.constraints):
                free[name].append(number)
                if number in taken:
                    free[name] += [n for taker in _takers(op.object, old) for n in index.drops.get(taker, ())]
        for name in _counters(op.old) if isinstance(op, Alter) else ():
            free[name].append(number)
    for number, op in enumerate(ops):
        for name in _names_needed(op):
            yield from ((other, number) for other in free.get(name, ()))
    same: dict[Identity, int] = {}
    for number, op in enumerate(ops):
        if isinstance(op, Create | Alter | Replace | Swap):
            if op.key in same:
                yield same[op.key], number
            same[op.key] = number
    for number, op in enumerate(ops):
        if isinstance(op, Drop) and not isinstance(op.object, TableColumn):
            yield from ((n, number) for n in index.alters.get(op.key, ()) if isinstance(ops[n], Alter))


def _taken_names(object_: Changed, constraints: Iterable[model.Object]) -> Iterator[tuple[str, ...]]:
    """The names that no two objects of a database have at the same time."""
    key = object_.key
    words = tuple(map(str, key))
    yield (type(object_).__name__, *words)
    if isinstance(object_, _NAMED_RELATIONS):
        yield ("relation", *words[:2])
    yield from _counters(object_)
    if isinstance(object_, _WITH_INDEX):
        yield ("relation", words[0], words[2])
    if isinstance(object_, _NAMED_TYPES):
        yield ("type", *words[:2])
    if isinstance(object_, model.Partition):
        # Its rows may not lie in two of them.
        yield ("rows", *map(str, object_.parent))
    if isinstance(object_, model.Grant):
        # What is taken of a table is taken of its columns.
        yield ("grant", *map(str, object_.key._replace(column=None)))
    for constraint in constraints:
        yield from _taken_names(constraint, ())


def _names_needed(op: Op) -> Iterator[tuple[str, ...]]:
    """The names that have to be free before it."""
    if isinstance(op, Create):
        yield from _taken_names(op.object, op.constraints)
    elif isinstance(op, Alter) and any(_counters(op.old)):
        # A column that counts by a sequence of its own until now gets along with that.
        yield from _counters(op.new)


def _counters(object_: Changed) -> Iterator[tuple[str, ...]]:
    """The names of sequences that come and go with identity columns."""
    if isinstance(object_, model.Table):
        yield from (("relation", *counter) for counter in identity_sequences([object_]))
    elif isinstance(object_, TableColumn) and (counter := identity_sequence(object_.table, object_.column)):
        yield ("relation", *counter)
