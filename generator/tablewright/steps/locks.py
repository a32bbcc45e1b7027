"""Which lock each form of statement takes on the tables and views that exist before: what pg_locks shows of it.

Of several modes on one table only the strongest is named; ACCESS SHARE, as every reader takes it, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tablewright.catalog.names import QName
from tablewright.ops import Call, Hazard, Lock, Situation, Step

# Weakest first.
_STRENGTH: tuple[Lock, ...] = (
    "access share",
    "row share",
    "row exclusive",
    "share update exclusive",
    "share",
    "share row exclusive",
    "exclusive",
    "access exclusive",
)


@dataclass(frozen=True, slots=True)
class Locks:
    """On the table itself, on each of its partitions, and on another table: one that it refers to, or its parent.

    `others` is what the partitions of that other table get.
    """

    table: Lock | None = None
    partitions: Lock | None = None
    other: Lock | None = None
    others: Lock | None = None


_ALL = Locks("access exclusive", "access exclusive")
_ONE = Locks("access exclusive")

LOCKS: Mapping[str, Locks] = {
    "no table": Locks(),
    # tables and partitions
    "create table": Locks(),
    "create table with foreign key": Locks(other="share row exclusive", others="share row exclusive"),
    "drop table": Locks("access exclusive", "access exclusive", "access exclusive", "access exclusive"),
    "create partition": Locks(other="access exclusive"),
    "drop partition": Locks("access exclusive", "access exclusive", other="access exclusive"),
    "detach partition": Locks("access exclusive", "access exclusive", other="access exclusive"),
    "attach partition": Locks("access exclusive", "access exclusive", other="share update exclusive"),
    "refer to partition": Locks(other="share row exclusive"),
    "refer to detached partition": Locks(other="access exclusive"),
    "set storage parameters": Locks("share update exclusive"),
    "set logged": _ONE,
    "row security": _ONE,
    "set owner": _ONE,
    "rename table": _ONE,
    "comment": Locks("share update exclusive"),
    # columns
    "add column": _ALL,
    "drop column": Locks("access exclusive", "access exclusive", "access exclusive", "access exclusive"),
    "alter column": _ALL,
    "set column statistics": Locks("share update exclusive"),
    "rename column": _ALL,
    "backfill": Locks("row exclusive", "row exclusive"),
    # constraints
    "add check": _ALL,
    "validate check": Locks("share update exclusive", "share update exclusive"),
    "add foreign key": Locks(
        "share row exclusive", "share row exclusive", other="share row exclusive", others="share row exclusive"
    ),
    "validate foreign key": Locks("share update exclusive", "share update exclusive", other="row share"),
    "add unique": _ALL,  # before PostgreSQL 18 a SHARE lock is enough for the partitions
    "add unique using index": _ONE,
    "add exclude": _ALL,
    "alter constraint": _ALL,
    "drop constraint": _ALL,
    "drop foreign key": Locks("access exclusive", "access exclusive", "access exclusive", "access exclusive"),
    "rename constraint": _ALL,
    # indexes
    "create index": Locks("share", "share"),
    "create index concurrently": Locks("share update exclusive"),
    "drop index": _ALL,
    "drop index concurrently": Locks("share update exclusive"),
    # what hangs on a table
    "create trigger": Locks("share row exclusive", "share row exclusive"),
    "enable trigger": Locks("share row exclusive", "share row exclusive"),
    "drop trigger": _ALL,
    "rename trigger": _ALL,
    "create policy": _ONE,
    "alter policy": _ONE,
    "drop policy": _ONE,
    "rename policy": _ONE,
    "create statistics": Locks("share update exclusive"),
    "drop statistics": Locks("share update exclusive"),
    # views
    "replace view": _ONE,
    "drop view": _ONE,
    "drop materialized view": _ONE,
    # types
    "check domain": Locks(other="share"),
}


_CONCURRENT = ("create index concurrently", "drop index concurrently")


def step(  # noqa: PLR0913 - all that a step is
    sql: str,
    form: str,
    situation: Situation,
    table: QName | None = None,
    *,
    others: Iterable[QName] = (),
    hazards: Iterable[Hazard] = (),
    call: Call | None = None,
) -> Step:
    """A statement of that form on a table, with the locks that it takes."""
    return Step(sql, taken(form, situation, table, others), tuple(hazards), call, form in _CONCURRENT)


def taken(
    form: str, situation: Situation, table: QName | None, others: Iterable[QName] = ()
) -> tuple[tuple[QName, Lock], ...]:
    """The tables and views that a statement of that form locks, each with the strongest lock on it."""
    locks = LOCKS[form]
    found: dict[QName, Lock] = {}
    for name, lock in _all(locks, situation, table, others):
        if lock and exists(name, situation) and (name not in found or _weaker(found[name], lock)):
            found[name] = lock
    return tuple(found.items())


def _all(
    locks: Locks, situation: Situation, table: QName | None, others: Iterable[QName]
) -> Iterator[tuple[QName, Lock | None]]:
    if table:
        yield table, locks.table
        yield from ((partition, locks.partitions) for partition in partitions(table, situation))
    for other in others:
        yield other, locks.other
        yield from ((partition, locks.others) for partition in partitions(other, situation))


def _weaker(one: Lock, other: Lock) -> bool:
    return _STRENGTH.index(one) < _STRENGTH.index(other)


def exists(name: QName, situation: Situation) -> bool:
    """Whether it is a table, a partition or a view that others may be using at this moment."""
    old = situation.old
    known = name in old.tables or name in old.partitions or name in old.views or name in old.materialized_views
    return known and name not in situation.new_tables


def partitions(table: QName, situation: Situation) -> Iterator[QName]:
    """All that exist before, of any depth: as far as the catalog knows them."""
    for partition in situation.old.partitions.values():
        if partition.parent == table and partition.key not in situation.new_tables:
            yield partition.key
            yield from partitions(partition.key, situation)


def leaves(table: QName, situation: Situation) -> Iterator[QName]:
    """Those of them that hold rows."""
    for name in partitions(table, situation):
        if situation.old.partitions[name].partition_by is None:
            yield name


def lasting_leaves(table: QName, situation: Situation) -> Iterator[QName]:
    """Those of them that stay: on one that goes nothing is built any more."""
    return (name for name in leaves(table, situation) if name in situation.new.partitions)


def is_partitioned(table: QName, situation: Situation) -> bool:
    """Whether its rows are in partitions."""
    found = situation.old.tables.get(table) or situation.new.tables.get(table)
    if found:
        return found.partition_by is not None
    partition = situation.old.partitions.get(table) or situation.new.partitions.get(table)
    return partition is not None and partition.partition_by is not None
