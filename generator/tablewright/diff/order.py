"""The order in which objects are created: each after what it needs, and near to what it belongs to."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tablewright.catalog import model
from tablewright.catalog.model import Catalog, ForeignKey, Object
from tablewright.catalog.names import Identity, Member, QName, Signature
from tablewright.kinds import KINDS, kind_of

_INLINE = (model.PrimaryKey, model.Unique, model.Check, model.Exclude, model.ForeignKey)
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
    """All objects but the constraints that CREATE TABLE takes; `deferred` are the foreign keys that it cannot take."""

    objects: tuple[Object, ...]
    deferred: frozenset[Member]

    def tables(self) -> tuple[QName, ...]:
        """The tables alone."""
        return tuple(object_.key for object_ in self.objects if isinstance(object_, model.Table))


def owner(object_: Object) -> Identity | None:
    """What an object is dropped with, where it is one that belongs to another."""
    match object_:
        case model.Index() | model.Statistics():
            return object_.table
        case model.Partition():
            return object_.parent
        case model.Trigger() | model.Policy() | ForeignKey():
            return QName(*object_.key[:2])
        case model.Grant() | model.Owner():
            return object_.key.object
    return None


def creation_order(catalog: Catalog) -> Plan:
    """Dependencies first, else as in the catalog, each table followed by what belongs to it.

    Foreign keys that close a cycle of tables come last, each as an object of its own.
    """
    nodes = _nodes(catalog)
    index: defaultdict[Identity, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        index[node.key].append(number)
        if isinstance(node.key, Signature):
            index[QName(node.key.namespace, node.key.name)].append(number)
    needs = [_found(kind_of(node).requires(node), index, number) for number, node in enumerate(nodes)]
    keys: defaultdict[int, list[tuple[ForeignKey, set[int]]]] = defaultdict(list)
    for attribute in ("primary_keys", "uniques", "checks", "excludes", "foreign_keys"):
        for constraint in getattr(catalog, attribute).values():
            for number in index[QName(*constraint.key[:2])]:
                required = _found(kind_of(constraint).requires(constraint), index, number)
                if isinstance(constraint, ForeignKey):
                    keys[number].append((constraint, required))
                else:
                    needs[number] |= required
    belongs = [owner(node) in index for node in nodes]
    order, deferred = _sorted(needs, keys, belongs)
    closing = [key for key in catalog.foreign_keys.values() if key.key in deferred]
    objects: list[Object] = [nodes[number] for number in order]
    late = next((n for n, object_ in enumerate(objects) if _STAGES.get(type(object_), 0) > 1), len(objects))
    last_table = max((n + 1 for n, object_ in enumerate(objects) if isinstance(object_, model.Table)), default=0)
    place = max(late, last_table) if closing else 0
    return Plan((*objects[:place], *closing, *objects[place:]), deferred)


def _nodes(catalog: Catalog) -> list[Object]:
    """Everything besides inline constraints, in the order that would be nicest to read."""
    kinds = {kind.type: number for number, kind in enumerate(KINDS)}
    objects = [object_ for object_ in catalog.objects() if not isinstance(object_, _INLINE)]
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
    needs: list[set[int]], keys: Mapping[int, list[tuple[ForeignKey, set[int]]]], belongs: Sequence[bool]
) -> tuple[list[int], frozenset[Member]]:
    """The numbers in order; a foreign key waits for its table as long as that is not in a circle.

    What belongs to something comes as soon as it can.
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
    while len(order) < len(needs):
        number = heapq.heappop(ready)[1] if ready else _first_in_circle(needs, done)
        if number in done:
            continue
        deferred |= {key.key for key, required in keys.get(number, ()) if not required <= done}
        order.append(number)
        done.add(number)
        for other in waited_for[number]:
            waits[other].discard(number)
            if not waits[other] and other not in done:
                heapq.heappush(ready, (not belongs[other], other))
    return order, frozenset(deferred)


def _first_in_circle(needs: list[set[int]], done: set[int]) -> int:
    """The first that only foreign keys hold back; the first of all, where the circle is another one."""
    left = [number for number in range(len(needs)) if number not in done]
    return next((number for number in left if needs[number] <= done), left[0])


def deferred_foreign_keys(catalog: Catalog) -> frozenset[Member]:
    """The foreign keys that close a cycle of tables."""
    return creation_order(catalog).deferred


def dependents(plan: Plan) -> Iterator[Object]:
    """What is dropped with nothing else, last made first: a table takes along all that belongs to it."""
    kept = {object_.key for object_ in plan.objects}
    for object_ in reversed(plan.objects):
        if isinstance(object_, ForeignKey) or owner(object_) not in kept:
            yield object_
