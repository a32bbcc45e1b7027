"""Indexes: built while everybody reads and writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from tablewright.catalog.model import Index
from tablewright.catalog.names import PartName, QName
from tablewright.ddl import index as ddl
from tablewright.ddl.index_part import above, part_name, renamed, usual_name, wholes
from tablewright.ddl.rename import rename
from tablewright.ddl.statement import Statement
from tablewright.ops import CreateIndex, DropIndex, Hazard, Rename, Situation, Stage, Step
from tablewright.steps import hazards
from tablewright.steps.locks import exists, is_partitioned, lasting_leaves, partitions, step
from tablewright.steps.not_null import shortened


def create(index: Index, situation: Situation) -> tuple[Stage, ...]:
    """Concurrently where somebody may be waiting."""
    if not exists(index.table, situation):
        return (Stage((_plain(index, situation), *comment(index, situation))),)
    if is_partitioned(index.table, situation):
        return _of_partitioned(index, situation)
    steps = (*concurrently(index, situation, _uniqueness(index)), *comment(index, situation))
    return (Stage(steps, autocommit=True, tightens=index.unique),)


def concurrently(index: Index, situation: Situation, told: tuple[Hazard, ...] = ()) -> tuple[Step, Step]:
    """Two statements that can be run again: a build that failed leaves an index that is of no use, so that goes first.

    One of this name that somebody built beforehand goes, too: nobody knows whether it is the same.
    """
    return (
        step(ddl.drop_concurrently(index), "drop index concurrently", situation, index.table),
        step(
            ddl.create_concurrently(index),
            "create index concurrently",
            situation,
            index.table,
            hazards=told,
            call=CreateIndex(index, concurrently=True),
        ),
    )


def comment(index: Index, situation: Situation) -> Iterator[Step]:
    """COMMENT ON INDEX, where there is one."""
    for sql in ddl.index_comment(index):
        yield step(sql, "no table", situation)


def drop(index: Index, situation: Situation) -> tuple[Stage, ...]:
    """Concurrently, but for one of a partitioned table, of which PostgreSQL does not do that."""
    told = [_not_enforced(index, situation)] if index.unique else []
    if not is_partitioned(index.table, situation):
        call = DropIndex(index, concurrently=True)
        dropped = step(
            ddl.drop_concurrently(index), "drop index concurrently", situation, index.table, hazards=told, call=call
        )
        return (Stage((dropped,), autocommit=True),)
    text = f"index {index.key}: reads and writes of {index.table} wait for a moment while it is dropped"
    told.append(hazards.note(text, "require-concurrent-index-deletion"))
    (sql,) = ddl.drop(index)
    call = DropIndex(index, concurrently=False)
    return (Stage((step(sql, "drop index", situation, index.table, hazards=told, call=call),)),)


def swap(old: Index, new: Index, situation: Situation) -> tuple[Stage, ...]:
    """Build it under another name, and let it take the place of the old one: the table is never without it.

    Nobody misses one that is invalid: that goes first.
    """
    if old.invalid:
        first = drop(old, situation) if is_partitioned(old.table, situation) else ()
        return (*first, *create(new, situation))
    other = replace(new, key=beside(new.key, situation))
    leaves = [*lasting_leaves(new.table, situation)] if is_partitioned(new.table, situation) else []
    parts = [(of_partition(other, leaf, situation).key, of_partition(new, leaf, situation).key) for leaf in leaves]
    (sql,) = ddl.drop(old)
    told = [hazards.taken_over("index", new.key, "require-concurrent-index-deletion", "renaming-object")]
    call = DropIndex(old, concurrently=False)
    dropped = step(sql, "drop index", situation, old.table, hazards=told, call=call)
    given = [s for pair in ((other.key, new.key), *parts) for s in rename(Rename("index", *pair))]
    given += _given_between(new, situation)
    steps = (dropped, *(step(sql, "no table", situation, hazards=told) for sql in given))
    return (*create(other, situation), Stage(steps))


def _given_between(index: Index, situation: Situation) -> Iterator[Statement]:
    """The names of the parts that partitions have which are split in their turn: PostgreSQL makes those itself."""
    by_table = wholes(situation.old)
    for partition in partitions(index.table, situation):
        if partition in situation.new.partitions and situation.new.partitions[partition].partition_by:
            before = [w for table in above(situation.old, partition) for w in by_table.get(table, ())]
            made_as = usual_name(index, partition, {part_name(w, partition, situation.old) for w in before})
            name = part_name(index, partition, situation.new)
            yield from renamed(PartName(*partition, index.key.name), made_as, name)


def beside(key: QName, situation: Situation) -> QName:
    """The name of an index that is to take the place of another one: no relation has it, before or after."""
    wish = f"{key.name}_new"
    name, number = shortened(wish), 1
    while any(QName(key.namespace, name) in named for named in _relations(situation)):
        number += 1
        name = shortened(f"{wish}_{number}")
    return QName(key.namespace, name)


def _relations(situation: Situation) -> Iterator[Collection[QName]]:
    for catalog in (situation.old, situation.new):
        yield from (catalog.tables, catalog.partitions, catalog.views, catalog.materialized_views, catalog.indexes)
        yield from (catalog.sequences, catalog.composites)
        for keys in (catalog.primary_keys, catalog.uniques, catalog.excludes):
            yield {QName(key.namespace, key.name) for key in keys}


def _not_enforced(index: Index, situation: Situation) -> Hazard:
    if index.invalid:
        return hazards.note(f"index {index.key}: it is not valid, so it does not hold all rows apart")
    if index.key in situation.new.indexes:
        return hazards.made_again("index", index.key)
    return hazards.breaks("index", index.key, "rows may be there twice, and ON CONFLICT on its columns fails")


def of_partition(index: Index, partition: QName, situation: Situation) -> Index:
    """The part of it that belongs to a partition: under a name for a while, where the whole has none but that."""
    lasting = index.key in situation.new.indexes
    name = part_name(index, partition, situation.new) if lasting else shortened(f"{partition.name}_{index.key.name}")
    return replace(index, key=QName(partition.namespace, name), table=partition, comment=None)


def _of_partitioned(index: Index, situation: Situation) -> tuple[Stage, ...]:
    """Concurrently on each partition; PostgreSQL then takes those for the parts of the whole, and builds what lacks.

    So that partitions which a maintenance function made, and which no catalog knows, get theirs, too.
    """
    parts = [of_partition(index, leaf, situation) for leaf in lasting_leaves(index.table, situation)]
    built = [s for part in parts for s in concurrently(part, situation, _uniqueness(index))]
    told = hazards.partitions_indexed("index", index.key, index.table)
    last = Stage((_plain(index, situation, told), *comment(index, situation)), tightens=index.unique)
    return (Stage(tuple(built), autocommit=True, tightens=index.unique), last) if built else (last,)


def _plain(index: Index, situation: Situation, *told: Hazard) -> Step:
    made, *_ = ddl.create(replace(index, comment=None))
    call = CreateIndex(index, concurrently=False)
    return step(made, "create index", situation, index.table, hazards=told, call=call)


def _uniqueness(index: Index) -> tuple[Hazard, ...]:
    if not index.unique:
        return ()
    return (hazards.may_fail("index", index.key, "two rows are equal in it", "mend them first"),)
