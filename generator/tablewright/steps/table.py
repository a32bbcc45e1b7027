"""Tables and their partitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tablewright.catalog.model import ForeignKey, Partition, Table
from tablewright.catalog.names import QName
from tablewright.ddl import partition as partition_ddl
from tablewright.ddl import sequence
from tablewright.ddl import table as ddl
from tablewright.ddl.constraint import beside
from tablewright.ddl.statement import Statement
from tablewright.ops import Constraint, CreateTable, DropTable, Hazard, Lock, Situation, Stage, Step
from tablewright.steps import hazards
from tablewright.steps.locks import exists, step, taken
from tablewright.steps.partition_column import own_columns


def create(table: Table, constraints: tuple[Constraint, ...], situation: Situation) -> tuple[Stage, ...]:
    """With its constraints, and the sequences that go with it."""
    referenced = _referenced(table.key, constraints)
    rest = [s for constraint in constraints for s in beside(constraint)] + ddl.said_later(table)
    made = ddl.create(table, constraints)
    # The call writes the comments of the table and of its columns itself.
    own = ";\n".join(made[: len(made) - len(rest)])
    form = "create table with foreign key" if referenced else "create table"
    named = any(column.identity and column.identity.name for column in table.columns)
    # Alembic has no words for the name of an identity's sequence.
    call = None if named else CreateTable(table, constraints)
    steps = [step(own, form, situation, others=referenced, call=call)]
    owned = [s for s in situation.new.sequences.values() if s.owned_by and s.owned_by[0] == table.key]
    steps += [step(s, "no table", situation) for s in (*rest, *(o for s in owned for o in sequence.own(s)))]
    return (Stage(tuple(steps)),)


def drop(table: Table, situation: Situation) -> tuple[Stage, ...]:
    """With its rows."""
    keys = tuple(key for key in situation.old.foreign_keys.values() if key.key[:2] == table.key)
    told = [
        hazards.rows_lost("table", table.key),
        hazards.breaks("table", table.key, "applications that still read or write it fail; release one that does not"),
    ]
    (sql,) = ddl.drop(table)
    call = DropTable(table.key)
    others = _referenced(table.key, keys)
    dropped = step(sql, "drop table", situation, table.key, others=others, hazards=told, call=call)
    return (Stage((dropped,), tightens=True),)


def alter(old: Table, new: Table, situation: Situation) -> tuple[Stage, ...]:
    """Its options and its comment; columns are objects of their own."""
    return (Stage(tuple(_stored(sql, new, situation) for sql in ddl.alter(old, new))),)


def create_partition(partition: Partition, situation: Situation) -> tuple[Stage, ...]:
    """Empty, so nobody waits for long, but where its rows may be in the default partition."""
    default = _default(partition, situation)
    told = [hazards.default_partition_scanned(partition.key, default[0])] if default else []
    sql, *rest = partition_ddl.create(partition)
    made = step(sql, "create partition", situation, others=(partition.parent, *default), hazards=told)
    made = _with(made, _keys(partition.parent, situation, "create table with foreign key", "refer to partition"))
    return (Stage((made, *(step(s, "no table", situation) for s in rest))),)


def drop_partition(partition: Partition, situation: Situation) -> tuple[Stage, ...]:
    """With its rows. One that others refer to has to leave its table first, and cannot where they refer to its rows."""
    told = [hazards.rows_lost("partition", partition.key)]
    (sql,) = partition_ddl.drop(partition)
    others = (partition.parent, *_default(partition, situation))
    dropped = step(sql, "drop partition", situation, partition.key, others=others, hazards=told)
    left = [_detached(partition, situation, hazards.partition_left(partition.key, partition.parent))]
    return (Stage((*(left if _referring(partition.parent, situation) else ()), dropped), tightens=True),)


def alter_partition(old: Partition, new: Partition, situation: Situation) -> tuple[Stage, ...]:
    """Its options, its comment, and its bound: for that it leaves the table, so that its neighbours can move, too.

    A person's own steps may stand in between, and move the rows that another one takes.
    """
    stored = [_stored(sql, new, situation) for sql in partition_ddl.alter(old, new)]
    columns = own_columns(old, new, situation)
    if old.bound == new.bound:
        return (Stage(tuple(stored)), *columns)
    left = _detached(old, situation, hazards.partition_moved(new.key, new.parent))
    return (Stage((left,)), Stage((_attached(old, new, situation), *stored), tightens=True), *columns)


def _attached(old: Partition, new: Partition, situation: Situation) -> Step:
    attached = step(partition_ddl.attach(new), "attach partition", situation, new.key, others=[new.parent])
    # The foreign keys that it has alone become parts of its parent's again.
    attached = _with(attached, _keys(new.parent, situation, "drop foreign key", "refer to partition"))
    # Rows that the new bound takes in may be there.
    return _with(attached, [lock for d in _default(old, situation) for lock in taken("row security", situation, d)])


def _detached(partition: Partition, situation: Situation, told: Hazard) -> Step:
    others = (partition.parent, *_default(partition, situation))
    sql = partition_ddl.detach(partition)
    left = step(sql, "detach partition", situation, partition.key, others=others, hazards=[told])
    forms = "create table with foreign key", "refer to detached partition"
    return _with(left, _keys(partition.parent, situation, *forms))


def _keys(parent: QName, situation: Situation, form: str, referring: str) -> tuple[tuple[QName, Lock], ...]:
    """A partition has the foreign keys of all above it: what those refer to is locked, and what refers to those."""
    above = tuple(_above(parent, situation))
    keys = tuple(key for key in situation.old.foreign_keys.values() if key.key[:2] in above)
    referred_to = taken(form, situation, None, _referenced(parent, keys))
    return (*referred_to, *taken(referring, situation, None, _referring(parent, situation)))


def _referring(parent: QName, situation: Situation) -> tuple[QName, ...]:
    """The tables with foreign keys to a partition's parent, or to what is above that."""
    above = tuple(_above(parent, situation))
    keys = situation.old.foreign_keys.values()
    return tuple(dict.fromkeys(QName(*key.key[:2]) for key in keys if key.referenced_table in above))


def _with(changed: Step, locked: Iterable[tuple[QName, Lock]]) -> Step:
    return replace(changed, locks=(*changed.locks, *(each for each in locked if each not in changed.locks)))


def _above(table: QName, situation: Situation) -> Iterator[QName]:
    yield table
    if table in situation.old.partitions:
        yield from _above(situation.old.partitions[table].parent, situation)


def _stored(change: Statement, new: Table | Partition, situation: Situation) -> Step:
    match change.form:
        case "comment":
            return step(change, "comment", situation, new.key)
        case "set logged":
            return step(change, "set logged", situation, new.key, hazards=[hazards.logged(new.key)])
        case "enable row security" | "force row security":
            why = "roles see and write only what its policies let them, its owner aside"
            told = [hazards.breaks("table", new.key, why)]
            return step(change, "row security", situation, new.key, hazards=told)
        case "disable row security" | "no force row security":
            return step(change, "row security", situation, new.key)
    return step(change, "set storage parameters", situation, new.key)


def _default(partition: Partition, situation: Situation) -> tuple[QName, ...]:
    """The default partition beside it, where there is one."""
    return tuple(
        other.key
        for other in situation.old.partitions.values()
        if other.parent == partition.parent and other.bound.strip().upper() == "DEFAULT"
        if other.key != partition.key and exists(other.key, situation)
    )


def _referenced(table: QName, constraints: tuple[Constraint, ...]) -> tuple[QName, ...]:
    keys = (key.referenced_table for key in constraints if isinstance(key, ForeignKey))
    return tuple(dict.fromkeys(key for key in keys if key != table))
