"""The order in which tables are created: each after those that its foreign keys refer to."""

from __future__ import annotations

import heapq
from collections import defaultdict

from tablewright.catalog.model import Catalog, ForeignKey, Member, QName


def creation_order(catalog: Catalog) -> tuple[list[QName], frozenset[Member]]:
    """The tables, dependencies first, else as in the catalog; and the keys that close a cycle, which come last."""
    keys: defaultdict[QName, list[ForeignKey]] = defaultdict(list)
    for key in catalog.foreign_keys.values():
        keys[QName(*key.key[:2])].append(key)
    position = {table: number for number, table in enumerate(catalog.tables)}
    waits = {table: {key.referenced_table for key in keys[table]} & position.keys() - {table} for table in position}
    waited_for: defaultdict[QName, list[QName]] = defaultdict(list)
    for table, others in waits.items():
        for other in others:
            waited_for[other].append(table)
    ready = [number for table, number in position.items() if not waits[table]]
    tables = list(position)
    order: list[QName] = []
    done: set[QName] = set()
    deferred: set[Member] = set()
    next_in_cycle = iter(tables)
    while len(order) < len(tables):
        table = tables[heapq.heappop(ready)] if ready else next(t for t in next_in_cycle if t not in done)
        if table in done:
            continue
        deferred |= {key.key for key in keys[table] if key.referenced_table in waits[table] - done}
        order.append(table)
        done.add(table)
        for other in waited_for[table]:
            waits[other].discard(table)
            if not waits[other] and other not in done:
                heapq.heappush(ready, position[other])
    return order, frozenset(deferred)


def deferred_foreign_keys(catalog: Catalog) -> frozenset[Member]:
    """The foreign keys that close a cycle of tables."""
    return creation_order(catalog)[1]
