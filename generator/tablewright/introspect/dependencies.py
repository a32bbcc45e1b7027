"""What needs what in a database: PostgreSQL's own record of it, in names of objects (manual, 5.15 and pg_depend)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, Identity, QName
from tablewright.diff.needs import Needs
from tablewright.introspect.reader import Address, ask, read, reading

Part = tuple[int, int, int]
"""An address, and the number of a column or 0."""


def read_with_needs(connection: psycopg.Connection[Any]) -> tuple[Catalog, Needs]:
    """The database's catalog, and what needs what in it."""
    catalog, addresses = read(connection)
    with reading(connection) as cursor:
        needed = [
            ((r["catalog"], r["oid"], r["part"]), (r["needed_catalog"], r["needed_oid"], r["needed_part"]))
            for r in ask(cursor, "dependency.sql")
        ]
        found_wholes = ask(cursor, "whole.sql")
        columns = {
            (r["oid"], r["part"]): ColumnName(r["namespace"], r["table"], r["name"])
            for r in ask(cursor, "column_number.sql")
        }
        found = cursor.execute("SELECT 'pg_class'::regclass::oid AS c, 'pg_attrdef'::regclass::oid AS d").fetchone()
    if found is None:
        raise LookupError("pg_class")
    wholes = {(r["catalog"], r["oid"]): (r["whole_catalog"], r["whole_oid"], r["whole_part"]) for r in found_wholes}
    repeated = {(r["catalog"], r["oid"]) for r in found_wholes if r["repeated"]}
    names = _Names(addresses, wholes, columns, found["c"])
    # What a partition has of its parent, its columns among it, needs nothing itself.
    parts = {address for address, key in addresses.items() if key in catalog.partitions}
    own = [(h, there) for h, there in needed if h[:2] not in repeated and not (h[2] and h[:2] in parts)]
    return catalog, _needs(own, names, catalog, found["d"])


@dataclass(frozen=True, slots=True)
class _Names:
    addresses: Mapping[Address, Identity]
    wholes: Mapping[Address, Part]
    columns: Mapping[tuple[int, int], ColumnName]
    relations: int

    def name(self, part: Part) -> Identity | None:
        """The object at an address, or the one that stands there for it; a column, where it is one of a table."""
        for _ in range(8):  # a default of a column of a partition…: never as deep
            address, number = part[:2], part[2]
            if address in self.addresses:
                key = self.addresses[address]
                return self.columns.get((part[1], number), key) if number and part[0] == self.relations else key
            if address not in self.wholes:
                return None
            part = self.wholes[address]
        return None


def _needs(needed: Iterable[tuple[Part, Part]], names: _Names, catalog: Catalog, defaults: int) -> Needs:
    of: defaultdict[Identity, set[Identity]] = defaultdict(set)
    by_default: defaultdict[ColumnName, set[Identity]] = defaultdict(set)
    for here, there in needed:
        one, other = names.name(here), names.name(there)
        if one is None or other is None or one == other:
            continue
        if here[0] == defaults and not (isinstance(one, ColumnName) and _is_generated(one, catalog)):
            if isinstance(one, ColumnName):
                by_default[one].add(other)
        else:
            of[one].add(other)
    return Needs(
        {key: frozenset(found) for key, found in of.items()},
        {key: frozenset(found) for key, found in by_default.items()},
    )


def _is_generated(key: ColumnName, catalog: Catalog) -> bool:
    table = catalog.tables.get(QName(key.namespace, key.table))
    return table is not None and any(c.name == key.name and c.generated is not None for c in table.columns)
