"""What needs what in a catalog, and what an object takes along when it is dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tablewright.catalog import model
from tablewright.catalog.counting import identity_sequences
from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, Identity, QName, Signature
from tablewright.diff.order import creation_order, owner
from tablewright.kinds import kind_of
from tablewright.kinds.function import signature_requires

_WITH_COLUMNS = (model.Index, model.PrimaryKey, model.Unique, model.Check, model.Exclude, model.ForeignKey)
# Of these PostgreSQL keeps no record of its own.
_UNRECORDED = (model.IndexPart, model.Function, model.Grant, model.Owner, model.DefaultGrant, model.Job)


@dataclass(frozen=True, slots=True)
class Needs:
    """What each object needs to exist. A column that is stored from an expression needs what is in it.

    `by_default` is what columns need for their defaults alone.
    """

    of: Mapping[Identity, frozenset[Identity]] = field(default_factory=dict)
    by_default: Mapping[ColumnName, frozenset[Identity]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """A catalog in PostgreSQL's print, and what needs what in it."""

    catalog: Catalog
    needs: Needs
    unread: frozenset[Signature] = frozenset()
    """Functions that are made before what their bodies name, as in `Plan`."""

    def needed_by(self, key: Identity) -> frozenset[Identity]:
        """What the object of that name needs."""
        return self.needs.of.get(key, frozenset())

    def dependents(self) -> Mapping[Identity, frozenset[Identity]]:
        """The other way round: what needs each object, columns for their defaults included."""
        found: defaultdict[Identity, set[Identity]] = defaultdict(set)
        for needs in (self.needs.of, self.needs.by_default):
            for key, others in needs.items():
                for other in others:
                    found[other].add(key)
        return {key: frozenset(others) for key, others in found.items()}


def side(catalog: Catalog, recorded: Needs) -> Side:
    """A catalog with what PostgreSQL has recorded, and what only the objects themselves tell."""
    of = {key: set(others) for key, others in recorded.of.items()}
    known, unread = _known(catalog), creation_order(catalog).unread
    for object_ in catalog.objects():
        belongs_to = owner(object_)
        found = {belongs_to} if belongs_to else set()
        if isinstance(object_, _UNRECORDED):
            names = kind_of(object_).requires(object_)
            if isinstance(object_, model.Function) and object_.key in unread:
                names = signature_requires(object_)
            found |= {other for name in names for other in known.get(name, ())}
        of.setdefault(object_.key, set()).update(found - {object_.key})
    counters = identity_sequences(catalog.tables.values())
    for grant in catalog.grants.values():
        if grant.key.object in counters:
            of[grant.key].add(counters[grant.key.object])
        if grant.key.column and isinstance(grant.key.object, QName):
            of[grant.key].add(ColumnName(*grant.key.object, grant.key.column))
            if (whole := grant.key._replace(column=None)) in catalog.grants:
                of[grant.key].add(whole)
    for partition in catalog.partitions.values():
        top = _top(partition, catalog)
        of[partition.key] |= {ColumnName(*top, column.name) for column in partition.columns}
    for sequence in catalog.sequences.values():
        if sequence.owned_by:
            # The column's default needs the sequence; it is tied to the column later.
            of[sequence.key].discard(ColumnName(*sequence.owned_by[0], sequence.owned_by[1]))
    needs = Needs({key: frozenset(others) for key, others in of.items()}, recorded.by_default)
    return Side(catalog, needs, unread)


def _top(partition: model.Partition, catalog: Catalog) -> QName:
    """The table whose columns a partition has."""
    above = catalog.partitions.get(partition.parent)
    return _top(above, catalog) if above else partition.parent


def _known(catalog: Catalog) -> Mapping[Identity, list[Identity]]:
    """Every name by which something is required; functions are required by their names alone, too."""
    found: defaultdict[Identity, list[Identity]] = defaultdict(list)
    for object_ in catalog.objects():
        found[object_.key].append(object_.key)
        if isinstance(object_.key, Signature):
            found[QName(object_.key.namespace, object_.key.name)].append(object_.key)
    return found


def takers(object_: model.Object, side_: Side) -> Iterator[Identity]:
    """The objects any of which takes this one along when it is dropped (manual, DROP TABLE, DROP COLUMN)."""
    belongs_to = owner(object_)
    if belongs_to:
        yield belongs_to
    if isinstance(object_, model.Sequence) and object_.owned_by:
        yield object_.owned_by[0]
    if isinstance(object_, model.IndexPart):
        yield from kind_of(object_).requires(object_)
    columns = isinstance(object_, (*_WITH_COLUMNS, model.Statistics))
    if columns or (isinstance(object_, model.Grant) and object_.key.column):
        own = belongs_to or QName(*object_.key[:2])
        for other in side_.needed_by(object_.key):
            if isinstance(other, ColumnName) and QName(other.namespace, other.table) == own:
                yield other
    if isinstance(object_, model.Grant) and object_.key.on == "sequence":
        # That of an identity column.
        for other in side_.needed_by(object_.key):
            if isinstance(other, ColumnName):
                yield from (other, QName(other.namespace, other.table))
