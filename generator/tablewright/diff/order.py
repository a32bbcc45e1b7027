"""The order in which objects are created: each after what it needs, and near to what it belongs to."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tablewright.catalog import model
from tablewright.catalog.counting import identity_sequences
from tablewright.catalog.model import Catalog, ForeignKey, Object
from tablewright.catalog.names import Identity, Member, QName, Signature
from tablewright.ddl.index_part import above
from tablewright.kinds import KINDS, kind_of
from tablewright.kinds.function import signature_requires

_STAGES: dict[type[Object], int] = {
    model.Table: 1,
    model.View: 2,
    model.MaterializedView: 2,
    model.EventTrigger: 3,
    model.DefaultGrant: 4,
    model.Job: 5,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """All objects but the constraints that CREATE TABLE takes; `deferred` are the foreign keys that it cannot take.

    `needs` is what each object needs that is one of these; a table also needs what its constraints need, but for keys.
    `unread` are functions that stand before what their bodies name, in a circle: nobody may look at those yet.
    """

    objects: tuple[Object, ...]
    deferred: frozenset[Member]
    needs: Mapping[Identity, frozenset[Identity]] = field(default_factory=dict)
    unread: frozenset[Signature] = frozenset()
    in_circles: frozenset[Member] = frozenset()
    """Those of the deferred that close a cycle of tables, whose rows refer to each other."""

    def tables(self) -> tuple[QName, ...]:
        """The tables alone."""
        return tuple(object_.key for object_ in self.objects if isinstance(object_, model.Table))


def is_inline(object_: Object, partitions: Container[QName]) -> bool:
    """Whether CREATE TABLE takes it, but for a foreign key that comes last.

    Keys over time are added when all tables that they need are there, and what a partition has of its own, to that.
    """
    match object_:
        case model.Check():
            taken = not object_.apart
        case model.PrimaryKey() | model.Unique() | model.ForeignKey():
            taken = not object_.temporal
        case _:
            taken = isinstance(object_, model.Exclude)
    return taken and QName(*object_.key[:2]) not in partitions


def owner(object_: Object) -> Identity | None:
    """What an object is dropped with, where it is one that belongs to another."""
    match object_:
        case model.Index() | model.Statistics():
            return object_.table
        case model.Partition():
            return object_.parent
        case model.Trigger() | model.Policy() | model.PrimaryKey() | model.Unique() | ForeignKey():
            return QName(*object_.key[:2])
        case model.Check() | model.Exclude() | model.IndexPart():
            return QName(*object_.key[:2])
        case model.Grant() | model.Owner():
            return object_.key.object
    return None


def dropped_with(object_: Object) -> Identity | None:
    """The same, and the table that takes a sequence along; that is made before it, for the defaults that it has."""
    if isinstance(object_, model.Sequence) and object_.owned_by:
        return object_.owned_by[0]
    return owner(object_)


def creation_order(catalog: Catalog) -> Plan:
    """Dependencies first, else as in the catalog, each table followed by what belongs to it.

    Foreign keys that close a cycle of tables come last, each as an object of its own; those that are NOT VALID, too.
    """
    nodes = _nodes(catalog)
    index: defaultdict[Identity, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        index[node.key].append(number)
        if isinstance(node.key, Signature):
            index[QName(node.key.namespace, node.key.name)].append(number)
        if isinstance(node, model.Table):
            for counter in identity_sequences([node]):
                index[counter].append(number)
    needs = [_found(kind_of(node).requires(node), index, number) for number, node in enumerate(nodes)]
    for number, others in _unnamed(nodes, catalog):
        needs[number] |= others
    keys: defaultdict[int, list[tuple[ForeignKey, set[int]]]] = defaultdict(list)
    for attribute in ("primary_keys", "uniques", "checks", "excludes", "foreign_keys"):
        for constraint in getattr(catalog, attribute).values():
            if not is_inline(constraint, catalog.partitions):
                continue
            for number in index[QName(*constraint.key[:2])]:
                required = _found(kind_of(constraint).requires(constraint), index, number)
                if isinstance(constraint, ForeignKey):
                    keys[number].append((constraint, required))
                else:
                    needs[number] |= required
    belongs = [owner(node) in index for node in nodes]
    bodies = {
        number: _found(signature_requires(node), index, number)
        for number, node in enumerate(nodes)
        if isinstance(node, model.Function) and not node.atomic
    }
    order, in_circles, unread = _sorted(needs, keys, belongs, bodies)
    deferred = in_circles | {
        key.key for key in catalog.foreign_keys.values() if key.not_valid and is_inline(key, catalog.partitions)
    }
    closing = [key for key in catalog.foreign_keys.values() if key.key in deferred]
    objects: list[Object] = [nodes[number] for number in order]
    late = next((n for n, object_ in enumerate(objects) if _STAGES.get(type(object_), 0) > 1), len(objects))
    last_table = max((n + 1 for n, object_ in enumerate(objects) if isinstance(object_, model.Table)), default=0)
    place = max(late, last_table) if closing else 0
    needed: dict[Identity, frozenset[Identity]] = {
        node.key: frozenset(nodes[other].key for other in need) for node, need in zip(nodes, needs, strict=True)
    }
    unread_keys = frozenset(
        node.key for n, node in enumerate(nodes) if n in unread and isinstance(node, model.Function)
    )
    return Plan((*objects[:place], *closing, *objects[place:]), deferred, needed, unread_keys, in_circles)


def _unnamed(nodes: Sequence[Object], catalog: Catalog) -> Iterator[tuple[int, set[int]]]:
    """What has to come before an object although that does not name it."""
    keys: defaultdict[Identity | None, set[int]] = defaultdict(set)
    indexes: defaultdict[QName, set[int]] = defaultdict(set)
    for number, node in enumerate(nodes):
        if isinstance(node, model.PrimaryKey | model.Unique):
            keys[owner(node)].add(number)
        elif isinstance(node, model.Index):
            indexes[node.table].add(number)
    for number, node in enumerate(nodes):
        match node:
            case ForeignKey():
                # The key over time that it refers to is an object of its own, too.
                yield number, keys[node.referenced_table]
            case model.IndexPart():
                # PostgreSQL names the parts of all before one of them is renamed.
                yield number, indexes[node.of]
            case model.Index() if node.table in catalog.partitions:
                # It would become a part of a like one of the table.
                yield number, {other for table in above(catalog, node.table) for other in indexes[table]}


def _nodes(catalog: Catalog) -> list[Object]:
    """Everything besides inline constraints, in the order that would be nicest to read."""
    kinds = {kind.type: number for number, kind in enumerate(KINDS)}
    objects = [object_ for object_ in catalog.objects() if not is_inline(object_, catalog.partitions)]
    places: dict[Identity, tuple[int, ...]] = {}

    def place(number: int, object_: Object) -> tuple[int, ...]:
        kind = kinds[type(object_)]
        owned_by = owner(object_)
        if owned_by in places:
            return (*places[owned_by], kind, number)
        return (_STAGES.get(type(object_), 0), 0 if _STAGES.get(type(object_)) else kind, number)

    ranked = []
    # Owners stand before what they own in the catalog; a partition may own others.
    for number, object_ in enumerate(objects):
        here = place(number, object_)
        places.setdefault(object_.key, here)
        ranked.append((here, number))
    return [objects[number] for _, number in sorted(ranked)]


def _found(required: Iterable[Identity], index: Mapping[Identity, list[int]], itself: int) -> set[int]:
    return {number for key in required if key in index for number in index[key] if number != itself}


def _sorted(
    needs: list[set[int]],
    keys: Mapping[int, list[tuple[ForeignKey, set[int]]]],
    belongs: Sequence[bool],
    bodies: Mapping[int, set[int]],
) -> tuple[list[int], frozenset[Member], set[int]]:
    """The numbers in order; a foreign key waits for its table as long as that is not in a circle.

    What belongs to something comes as soon as it can. `bodies` are functions with what they need apart from what their
    bodies name: in a circle that is enough.
    """
    waits = [set(need).union(*(required for _, required in keys.get(n, ()))) for n, need in enumerate(needs)]
    waited_for: defaultdict[int, list[int]] = defaultdict(list)
    for number, others in enumerate(waits):
        for other in others:
            waited_for[other].append(number)
    ready = [(not belongs[number], number) for number, others in enumerate(waits) if not others]
    heapq.heapify(ready)
    order: list[int] = []
    done: set[int] = set()
    deferred: set[Member] = set()
    unread: set[int] = set()
    while len(order) < len(needs):
        number = heapq.heappop(ready)[1] if ready else _first_in_circle(needs, bodies, done)
        if number in done:
            continue
        unread |= {number} if number in bodies and not needs[number] <= done else set()
        deferred |= {key.key for key, required in keys.get(number, ()) if not required <= done}
        order.append(number)
        done.add(number)
        for other in waited_for[number]:
            waits[other].discard(number)
            if not waits[other] and other not in done:
                heapq.heappush(ready, (not belongs[other], other))
    return order, frozenset(deferred), unread


def _first_in_circle(needs: list[set[int]], bodies: Mapping[int, set[int]], done: set[int]) -> int:
    """The first that only foreign keys hold back, or else only its body; the first of all in any other circle."""
    left = [number for number in range(len(needs)) if number not in done]
    by_keys = (number for number in left if needs[number] <= done)
    by_bodies = (number for number in left if number in bodies and bodies[number] <= done)
    return next(chain(by_keys, by_bodies, left))


def dependents(plan: Plan) -> Iterator[Object]:
    """What is dropped with nothing else, last made first: a table takes along all that belongs to it."""
    places: dict[Identity, int] = {}
    for place, object_ in enumerate(plan.objects):
        places[object_.key] = place
        if isinstance(object_.key, Signature):
            places[QName(object_.key.namespace, object_.key.name)] = place
        if isinstance(object_, model.Table):
            places |= dict.fromkeys(identity_sequences([object_]), place)
    for object_ in reversed(plan.objects):
        if isinstance(object_, ForeignKey) or dropped_with(object_) not in places or _is_in_the_way(object_, places):
            yield object_


def _is_in_the_way(object_: Object, places: Mapping[Identity, int]) -> bool:
    """Whether it keeps something from being dropped before its table is: a policy asks tables, a trigger a function."""
    belongs_to = dropped_with(object_)
    if belongs_to is None:
        return False
    own = places[belongs_to]
    return any(places.get(other, own) > own for other in kind_of(object_).requires(object_))
