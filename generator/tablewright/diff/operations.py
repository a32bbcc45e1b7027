"""From two catalogs to ops: what is made, dropped, altered in place, and what is dropped and made again around that.

PostgreSQL alters little in place. What cannot be altered is dropped and made again, and with it all that depends on it,
so far as no rows are lost: views, constraints, indexes, policies, triggers, functions, grants. Tables and columns stay.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tablewright.catalog import model
from tablewright.catalog.model import Catalog, Column, Table
from tablewright.catalog.names import ColumnName, GrantName, Identity, OwnerName, QName, Signature
from tablewright.ddl import column as column_sql
from tablewright.ddl import composite, statements
from tablewright.diff.flat import Ref, flat, inline, place, places
from tablewright.diff.incomparable import incomparable
from tablewright.diff.labels import replaced_labels
from tablewright.diff.needs import Side
from tablewright.diff.order import Plan, creation_order, owner
from tablewright.diff.written import as_written
from tablewright.ops import Alter, Changed, Create, Drop, Incomparable, Op, Refused, Replace, Swap, TableColumn

# What PostgreSQL does not let stand when the type of a column changes, or what it cannot carry over (ALTER TABLE).
_BLOCK_TYPE = (model.View, model.MaterializedView, model.Policy, model.Trigger, model.Function, model.ForeignKey)
_INDEXED = (model.Index, model.PrimaryKey, model.Unique, model.Exclude)
_TYPES = (model.Enum, model.Domain, model.Composite, model.RangeType)
_LATE = (model.Table, model.Partition, model.Sequence, model.Function, *_TYPES, model.Namespace, model.Extension)


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that decides how a change is carried out, besides the two catalogs.

    `version` is the oldest server. The rest is as in Evolution; `back` says how values get back to their old type.
    """

    version: int
    using: Mapping[ColumnName, str] = field(default_factory=dict)
    backfill: Mapping[ColumnName, str] = field(default_factory=dict)
    replaced: Mapping[QName, Mapping[str, str]] = field(default_factory=dict)
    back: Mapping[ColumnName, str] = field(default_factory=dict)


def operations(old: Side, new: Side, written: Catalog, wanted: Wanted) -> tuple[tuple[Op, ...], tuple[Refused, ...]]:
    """The ops that turn `old` into `new`, in an order that is nice to read; and what cannot be done.

    `written` is the new catalog in the author's words.
    """
    work = _Work(old, new, written, wanted)
    work.leave_out(incomparable(old, new))
    work.leave_followers()
    work.compare()
    work.spread()
    return tuple(work.ops()), tuple(work.refused)


@dataclass(slots=True)
class _Work:
    old: Side
    new: Side
    written: Catalog
    wanted: Wanted
    refused: list[Refused] = field(default_factory=list)
    gone: dict[Ref, Changed] = field(default_factory=dict)
    made: dict[Ref, Changed] = field(default_factory=dict)
    altered: dict[Ref, Alter | Swap] = field(default_factory=dict)
    replaced: dict[Ref, Replace] = field(default_factory=dict)
    loosened: set[Ref] = field(default_factory=set)
    """Columns whose default, or identity, has to go for a while."""
    before: dict[Ref, Changed] = field(default_factory=dict)
    after: dict[Ref, Changed] = field(default_factory=dict)
    words: dict[Ref, Changed] = field(default_factory=dict)
    names: defaultdict[Identity, list[Ref]] = field(default_factory=lambda: defaultdict(list))
    waiting: deque[tuple[Identity, Callable[[Ref], bool]]] = field(default_factory=deque)
    """Names of what goes or is disturbed, and which of its dependents go with it."""

    dependents: Mapping[Identity, frozenset[Identity]] = field(init=False)
    old_plan: Plan = field(init=False)
    new_plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        kept = self.old.catalog.tables.keys() & self.new.catalog.tables.keys()
        self.old_plan, self.new_plan = creation_order(self.old.catalog), creation_order(self.written)
        self.before = dict(flat(self.old.catalog, kept, self.old_plan))
        self.after = dict(flat(self.new.catalog, kept, self.new_plan))
        self.words = dict(flat(self.written, kept, self.new_plan))
        for ref in self.before:
            self.names[ref[1]].append(ref)
        self.dependents = self.old.dependents()

    # What differs.

    def leave_out(self, found: Mapping[Identity, str]) -> None:
        """Refuse what cannot be compared, each with the reason, and compare it no more."""
        for ref in [ref for ref in dict.fromkeys((*self.before, *self.after)) if ref[1] in found]:
            if self.before.pop(ref, None) != self.after.pop(ref, None):
                reason = f"it cannot be compared: {found[ref[1]]}"
                self.refused.append(Incomparable(ref[1], reason, "no spec can say that"))

    def leave_followers(self) -> None:
        """The owner of a table's own sequence is the table's (manual, ALTER SEQUENCE)."""
        for key, sequence in self.old.catalog.sequences.items():
            other = self.new.catalog.sequences.get(key)
            if sequence.owned_by and other and other.owned_by and sequence.owned_by[0] == other.owned_by[0]:
                for side in (self.before, self.after):
                    side.pop((model.Owner, OwnerName("sequence", key)), None)

    def compare(self) -> None:
        for ref, object_ in self.before.items():
            if ref not in self.after:
                if ref[0] is not model.Role:  # which stays: it belongs to the whole server
                    self.gone[ref] = object_
                    self._disturb(ref[1])
            elif object_ != self.after[ref]:
                self._change(ref)
        for ref in self.after:
            if ref not in self.before:
                self.made[ref] = self._word(ref)
        for ref in [ref for ref in (*self.gone, *self.made, *self.altered) if ref[0] is model.Grant]:
            self._disturb_columns_of(ref)

    def _disturb_columns_of(self, ref: Ref) -> None:
        """What a role loses of a whole table it loses of every column, too (manual, REVOKE)."""
        key = ref[1]
        for other in self.before:
            if isinstance(key, GrantName) and isinstance(other[1], GrantName) and other in self.after:
                if other[1].column and not key.column and other[1]._replace(column=None) == key:
                    self._rebuild(other)

    def _word(self, ref: Ref) -> Changed:
        return self.words.get(ref, self.after[ref])

    def _old(self, ref: Ref) -> Changed:
        return as_written(self.before[ref], self.after[ref], self._word(ref))

    def _change(self, ref: Ref) -> None:
        old, new = self._old(ref), self._word(ref)
        if old == new:
            return
        try:
            possible = self._is_alterable(old, new)
        except Refused as refused:
            self.refused.append(refused)
            return
        if possible:
            self.altered[ref] = Alter(old, new)
            if isinstance(old, TableColumn) and isinstance(new, TableColumn):
                if old.column.identity and new.column.default is not None:
                    self.loosened.add(ref)  # the sequence that it counts by from now on may have the name of its own
                if _is_retyped(old.column, new.column):
                    self._retype(ref)
        elif ref[0] in _TYPES:
            self._replace(ref, old, new)
        elif isinstance(old, _INDEXED) and isinstance(new, _INDEXED) and owner(old) == owner(new):
            self.altered[ref] = Swap(old, new)
            self._disturb(ref[1])
        else:
            self._rebuild(ref)

    def _is_alterable(self, old: Changed, new: Changed) -> bool:
        if isinstance(old, TableColumn) and isinstance(new, TableColumn):
            if self._is_checked_virtual(old, new):
                return False
            using = self.wanted.using.get(new.key)
            return column_sql.alter(new.table, old.column, new.column, using, self.wanted.version) is not None
        if isinstance(old, TableColumn) or isinstance(new, TableColumn):
            return False
        if isinstance(old, model.Composite) and isinstance(new, model.Composite) and composite.retyped(old, new):
            return False
        return statements.alter(old, new) is not None

    def _is_checked_virtual(self, old: TableColumn, new: TableColumn) -> bool:
        """Whether a virtual column gets another expression where its table has a check, which PostgreSQL 18 refuses."""
        if not new.column.virtual or old.column.generated == new.column.generated:
            return False
        return any(key[:2] == new.table for side in (self.old, self.new) for key in side.catalog.checks)

    # What cannot stay while something else changes.

    def spread(self) -> None:
        while self.waiting:
            key, takes = self.waiting.popleft()
            dependents = self.dependents.get(key, frozenset())
            for ref in [ref for name in sorted(dependents, key=str) for ref in self._refs(name)]:
                if ref not in self.gone and takes(ref):
                    self._cannot_stay(ref, key)

    def _refs(self, name: Identity) -> list[Ref]:
        """The objects of that name; of a column of a table that is not on both sides, the table."""
        if isinstance(name, ColumnName) and name not in self.names:
            return self.names.get(QName(name.namespace, name.table), [])
        return self.names.get(name, [])

    def _disturb(self, key: Identity, takes: Callable[[Ref], bool] = lambda _: True) -> None:
        self.waiting.append((key, takes))

    def _cannot_stay(self, ref: Ref, without: Identity) -> None:
        """Something that this needs goes, or is changed under it."""
        if ref in self.altered and without not in self._needed_later(ref) and not self._has_successor(ref, without):
            return  # it is altered first, and needs it no more
        if ref[0] is TableColumn:
            self._column_cannot_stay(ref, without)
        elif ref[0] in (Table, model.Partition):
            self._refuse(ref[1], f"its rows would be lost with {without}, which it is partitioned by")
        elif ref[0] in _TYPES:
            old = self._old(ref) if ref in self.after else self.before[ref]
            self._replace(ref, old, self._word(ref))
        else:
            self._rebuild(ref)

    def _has_successor(self, ref: Ref, without: Identity) -> bool:
        """Whether that function goes before another one of its name is made, which this would need."""
        if not isinstance(without, Signature) or ref[0] in _TYPES:
            return False
        return any(isinstance(key, Signature) and key != without and key[:2] == without[:2] for _, key in self.made)

    def _needed_later(self, ref: Ref) -> frozenset[Identity]:
        needed = self.new.needed_by(ref[1])
        by_default = self.new.needs.by_default.get(ref[1], frozenset()) if isinstance(ref[1], ColumnName) else set()
        return needed | by_default

    def _column_cannot_stay(self, ref: Ref, without: Identity) -> None:
        column = self.before[ref]
        if not isinstance(column, TableColumn) or any(ref == self._ref_of(c) for c in self._replaced_columns()):
            return
        if column.column.generated is not None:
            self._rebuild(ref)
        elif without in self.old.needs.by_default.get(column.key, frozenset()) and without not in self.old.needed_by(
            column.key
        ):
            self.loosened.add(ref)
        else:
            self._refuse(
                column.key,
                f"it is of a type that needs {without}, which changes",
                "give the column another type in a revision of its own",
            )

    def _replaced_columns(self) -> Iterator[TableColumn]:
        return (old for replaced in self.replaced.values() for old, _ in replaced.columns)

    def _ref_of(self, object_: Changed) -> Ref:
        return type(object_), object_.key

    def _refuse(self, key: Identity, reason: str, hint: str = "") -> None:
        self.refused.append(Refused(key, reason, hint))

    def _rebuild(self, ref: Ref) -> None:
        """Drop it and make it again."""
        if ref not in self.after:
            return
        self.altered.pop(ref, None)
        self.gone[ref], self.made[ref] = self._old(ref), self._word(ref)
        self._disturb(ref[1])

    def _retype(self, ref: Ref, expressions: bool = False) -> None:
        """The type of a column changes: what reads it is in the way; PostgreSQL itself looks after keys and indexes."""
        key = ref[1]
        if isinstance(key, ColumnName) and QName(key.namespace, key.table) in self.old.needed_by(key):
            self._refuse(key, "it is what its table is partitioned by, so its type cannot change")
            return
        self._disturb(key, lambda other: self._is_in_the_way(other, expressions))

    def _is_in_the_way(self, ref: Ref, expressions: bool) -> bool:
        if ref not in self.after:
            return False
        object_ = self.before[ref]
        if isinstance(object_, TableColumn):
            return object_.column.generated is not None
        if isinstance(object_, _BLOCK_TYPE):
            return True
        return _has_expressions(object_) and (expressions or self._reads_several_types_that_change(ref))

    def _reads_several_types_that_change(self, ref: Ref) -> bool:
        """Between one column's change and the next PostgreSQL prints casts into it, and leaves them there."""
        read = self.old.needed_by(ref[1])
        return sum(op.key in read for op in self.altered.values() if _is_retyping(op)) > 1

    def _replace(self, ref: Ref, old: Any, new: Any) -> None:
        """A type that is made anew under its name; columns are carried over, all else that names it is made again."""
        if ref in self.replaced:
            return
        self.altered.pop(ref, None)
        columns = tuple(self._carried(ref))
        self.replaced[ref] = Replace(old, new, columns, replaced_labels(new, self.new.catalog, self.wanted.replaced))
        carried = {self._ref_of(column) for column, _ in columns}
        for column in carried:
            self._retype(column, expressions=True)
            if isinstance(new, model.RangeType):  # a text for a while, which no index of ranges takes
                self._disturb(column[1], lambda other: other in self.after and other[0] in _INDEXED)
        self._disturb(ref[1], lambda other: other not in carried)

    def _carried(self, ref: Ref) -> Iterator[tuple[TableColumn, TableColumn]]:
        """The columns of that type on both sides: before, and when the type is made but nothing else of it is done."""
        for other, object_ in self.before.items():
            if not isinstance(object_, TableColumn) or other not in self.after:
                continue
            old, new = self._old(other), self._word(other)
            if not (isinstance(old, TableColumn) and isinstance(new, TableColumn)):
                continue
            if QName(old.column.type.namespace or "", old.column.type.name) != ref[1]:
                continue
            if old.column.type != new.column.type:
                continue  # it becomes one of another type before the old one goes
            then = replace(old, column=replace(old.column, default=new.column.default))
            self.altered.pop(other, None)
            if then != new:
                self.altered[other] = Alter(then, new)
            yield old, then

    # The ops.

    def ops(self) -> Iterator[Op]:
        old_places, new_places = places(self.old_plan), places(self.new_plan)
        drops = sorted(self.gone, key=lambda ref: place(ref, old_places), reverse=True)
        # What is made again is dropped before; a column that is not may be read until the end.
        late = [ref for ref in drops if ref[0] in (*_LATE, TableColumn) and ref not in self.made]
        yield from (self._drop(ref) for ref in drops if ref not in late)
        untied = [ref for ref in self.gone if ref[0] is model.Sequence]
        yield from (Alter(s, replace(s, owned_by=None)) for s in self._tied(untied, self.gone))
        yield from (self._loosen(ref) for ref in self.loosened)
        order = {**self.made, **self.altered, **self.replaced, **{ref: self.after[ref] for ref in self.loosened}}
        for ref in sorted(order, key=lambda ref: place(ref, new_places)):
            yield from self._make(ref)
        tied = [ref for ref in self.made if ref[0] is model.Sequence]
        yield from (Alter(replace(s, owned_by=None), s) for s in self._tied(tied, self.made))
        yield from (self._drop(ref) for ref in late)

    def _tied(self, refs: Iterable[Ref], side: Mapping[Ref, Changed]) -> Iterator[model.Sequence]:
        """The sequences of a column of a table that is there before and after."""
        for ref in refs:
            sequence = side[ref]
            if isinstance(sequence, model.Sequence) and sequence.owned_by and not self._is_whole(sequence.owned_by[0]):
                yield sequence

    def _is_whole(self, table: QName) -> bool:
        return (Table, table) in self.made or (Table, table) in self.gone

    def _drop(self, ref: Ref) -> Op:
        object_ = self.gone[ref]
        if isinstance(object_, model.Sequence) and object_.owned_by and not self._is_whole(object_.owned_by[0]):
            object_ = replace(object_, owned_by=None)
        return Drop(object_, inline(object_, self.old.catalog, self.old_plan))

    def _make(self, ref: Ref) -> Iterator[Op]:
        if ref in self.replaced:
            yield self.replaced[ref]
        if ref in self.made:
            object_ = self.made[ref]
            if isinstance(object_, model.Sequence) and object_.owned_by and not self._is_whole(object_.owned_by[0]):
                object_ = replace(object_, owned_by=None)
            yield Create(object_, inline(object_, self.written, self.new_plan))
        elif ref in self.loosened:
            yield Alter(self._loosen(ref).new, self._word(ref))
        elif ref in self.altered:
            yield self.altered[ref]

    def _loosen(self, ref: Ref) -> Alter:
        old = self._old(ref)
        if not isinstance(old, TableColumn):
            raise TypeError(ref)
        return Alter(old, replace(old, column=replace(old.column, default=None, identity=None)))


def _has_expressions(object_: Changed) -> bool:
    """Whether it holds expressions, in which a type may be named."""
    match object_:
        case model.Check():
            return True
        case model.Index(keys=keys, where=where):
            return where is not None or any(key.is_expression for key in keys)
        case model.Exclude(elements=elements, where=where):
            return where is not None or any(element.is_expression for element in elements)
        case model.Statistics(keys=keys):
            return any(key.is_expression for key in keys)
    return False


def _is_retyping(op: Alter | Swap) -> bool:
    if isinstance(op.old, TableColumn) and isinstance(op.new, TableColumn):
        return _is_retyped(op.old.column, op.new.column)
    return False


def _is_retyped(old: Column, new: Column) -> bool:
    """Whether its values are computed or kept in another way."""
    return old.type != new.type or old.collation != new.collation or old.generated != new.generated
