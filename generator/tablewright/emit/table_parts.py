"""What belongs to each table, grouped once: a catalog keeps its objects kind by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tablewright.catalog.model import Catalog, Check, Exclude, ForeignKey, Index, PrimaryKey, Sequence, Trigger, Unique
from tablewright.catalog.names import Member, QName
from tablewright.ops import Constraint


@dataclass(slots=True)
class TableParts:
    """The constraints, indexes and triggers of one table, in the catalog's order."""

    primary_key: PrimaryKey | None = None
    uniques: list[Unique] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    excludes: list[Exclude] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    sequences: list[Sequence] = field(default_factory=list)
    """Those that one of its columns owns."""
    temporal: list[PrimaryKey | Unique] = field(default_factory=list)
    """Keys over time, which are none of the other keys here: SQLAlchemy knows nothing of them."""
    apart: list[Check] = field(default_factory=list)
    """Checks that only ALTER TABLE adds, which are none of the others here."""

    def constraints(self, deferred: frozenset[Member]) -> list[Constraint]:
        """The constraints that CREATE TABLE takes, in the order in which they stand there."""
        keys = [key for key in self.foreign_keys if key.key not in deferred]
        primary = [self.primary_key] if self.primary_key else []
        return [*primary, *self.uniques, *self.checks, *self.excludes, *keys]


def parts_by_table(catalog: Catalog) -> Mapping[QName, TableParts]:
    """The parts of every table; a table that has none has an empty entry."""
    parts: defaultdict[QName, TableParts] = defaultdict(TableParts)
    keys: list[PrimaryKey | Unique] = [*catalog.primary_keys.values(), *catalog.uniques.values()]
    for key in keys:
        mine = parts[QName(*key.key[:2])]
        if key.temporal:
            mine.temporal.append(key)
        elif isinstance(key, PrimaryKey):
            mine.primary_key = key
        else:
            mine.uniques.append(key)
    for check in catalog.checks.values():
        mine = parts[QName(*check.key[:2])]
        (mine.apart if check.apart else mine.checks).append(check)
    for attribute in ("excludes", "foreign_keys", "triggers"):
        for member in getattr(catalog, attribute).values():
            if not (isinstance(member, ForeignKey) and member.temporal):
                getattr(parts[QName(*member.key[:2])], attribute).append(member)
    for index in catalog.indexes.values():
        parts[index.table].indexes.append(index)
    for sequence in catalog.sequences.values():
        if sequence.owned_by:
            parts[sequence.owned_by[0]].sequences.append(sequence)
    return parts
