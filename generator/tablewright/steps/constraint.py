"""Constraints of a table with rows: what is new holds for new rows at once, and is checked for the others later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tablewright.catalog.model import Check, Exclude, ForeignKey, Index, IndexKey, PrimaryKey, Unique
from tablewright.catalog.names import Member, QName
from tablewright.ddl import constraint as ddl
from tablewright.ddl.index_part import part_name
from tablewright.ops import Constraint, Hazard, Situation, Stage, Step
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.steps import hazards
from tablewright.steps.index import beside, concurrently
from tablewright.steps.locks import exists, is_partitioned, lasting_leaves, step
from tablewright.steps.not_null import shortened
from tablewright.steps.revived import is_of_revived, validated_as_far

# The first version that adds a foreign key of a partitioned table without looking at its rows, and that validates one
# to a partitioned table for all its partitions.
_NOT_VALID_PARTITIONED = 18


def create(constraint: Constraint, situation: Situation) -> tuple[Stage, ...]:
    """Add it so that nobody waits for a scan, where PostgreSQL can do that."""
    table = QName(*constraint.key[:2])
    if not exists(table, situation):
        return (Stage(_plain(constraint, situation)),)
    if ddl.is_not_valid(constraint):
        text = f"{_word(constraint)} {constraint.key}: new rows are held to it, and those that are there are not"
        return (Stage(_plain(constraint, situation, hazards.note(text)), tightens=True),)
    match constraint:
        case Check():
            return _validated(constraint, situation, _against(constraint))
        case ForeignKey():
            return _foreign_key(constraint, situation)
        case Exclude():
            why = hazards.built_under_lock(
                "exclude constraint", constraint.key, "PostgreSQL has no other way to add it"
            )
            told = hazards.may_fail(
                "exclude constraint", constraint.key, "two rows exclude each other", "mend them first"
            )
            return (Stage(_plain(constraint, situation, why, told), tightens=True),)
    return _key(constraint, situation, constraint.key.name)


def drop(constraint: Constraint, situation: Situation) -> tuple[Stage, ...]:
    """Drop it: a moment's work."""
    (sql,) = ddl.drop(constraint)
    table = QName(*constraint.key[:2])
    what = _word(constraint)
    if isinstance(constraint, ForeignKey):
        after = situation.new.foreign_keys.get(constraint.key)
        again = after is not None and _target(after) == _target(constraint)
        why = "it is dropped and made anew" if again else "rows may refer to what is not there"
        told = hazards.note(f"{what} {constraint.key}: {why}", "ban-drop-constraint")
        others = [constraint.referenced_table]
        dropped = step(sql, "drop foreign key", situation, table, others=others, hazards=[told])
    elif isinstance(constraint, PrimaryKey | Unique):
        told = _not_enforced(constraint, situation)
        dropped = step(sql, "drop constraint", situation, table, hazards=[told])
    else:
        again = constraint.key in situation.new.checks or constraint.key in situation.new.excludes
        why = "it is dropped and made anew" if again else "nothing holds rows to it any more"
        told = hazards.note(f"{what} {constraint.key}: {why}", "ban-drop-constraint")
        dropped = step(sql, "drop constraint", situation, table, hazards=[told])
    return (Stage((dropped,)),)


def swap(
    old: PrimaryKey | Unique | Exclude, new: PrimaryKey | Unique | Exclude, situation: Situation
) -> tuple[Stage, ...]:
    """Let it take the place of the old one in one transaction, built before where PostgreSQL can do that."""
    table = QName(*new.key[:2])
    if isinstance(new, Exclude):
        *first, last = create(new, situation)
    else:
        *first, last = _key(new, situation, beside(QName(table.namespace, new.key.name), situation).name)
    (sql,) = ddl.drop(old)
    told = hazards.taken_over(_word(new), new.key, "ban-drop-constraint")
    dropped = step(sql, "drop constraint", situation, table, hazards=[told])
    return (*first, replace(last, steps=(dropped, *last.steps)))


def _not_enforced(key: PrimaryKey | Unique, situation: Situation) -> Hazard:
    new = situation.new
    index = QName(key.key.namespace, key.key.name)
    if key.key in new.primary_keys or key.key in new.uniques or index in new.indexes:
        return hazards.made_again(_word(key), key.key, "ban-drop-constraint")
    why = "rows may be there twice, and ON CONFLICT on its columns fails"
    return hazards.breaks(_word(key), key.key, why, "ban-drop-constraint")


def alter(old: Constraint, new: Constraint, situation: Situation) -> tuple[Stage, ...]:
    """Its comment, when a foreign key is checked, and that all rows are held to it."""
    table = QName(*new.key[:2])
    changes = ddl.alter(old, new) or []
    at_once = tuple(
        step(sql, sql.form if sql.form == "alter constraint" else "no table", situation, table)
        for sql in changes
        if sql.form != "validate"
    )
    stages = [Stage(at_once)] if at_once else []
    if len(at_once) < len(changes) and isinstance(new, Check | ForeignKey):
        stages.append(Stage((_validate(ddl.validate(new), new, situation, _against(new)),), autocommit=True))
    return tuple(stages)


def _word(constraint: Constraint) -> str:
    words = {PrimaryKey: "primary key", Unique: "unique constraint", Check: "check", ForeignKey: "foreign key"}
    return words.get(type(constraint), "exclude constraint")


def _form(constraint: Constraint) -> str:
    forms = {Check: "add check", ForeignKey: "add foreign key", Exclude: "add exclude"}
    return forms.get(type(constraint), "add unique")


def _plain(constraint: Constraint, situation: Situation, *told: Hazard) -> tuple[Step, ...]:
    sql, *_ = ddl.create(constraint)
    others = [constraint.referenced_table] if isinstance(constraint, ForeignKey) else []
    table = QName(*constraint.key[:2])
    added = step(sql, _form(constraint), situation, table, others=others, hazards=told)
    return (added, *_comment(constraint, situation))


def _comment(constraint: Constraint, situation: Situation) -> Iterator[Step]:
    for sql in ddl.constraint_comment(constraint):
        yield step(sql, "no table", situation)


def _validated(constraint: Check | ForeignKey, situation: Situation, told: Hazard) -> tuple[Stage, ...]:
    validate: str = ddl.validate(constraint)
    if is_of_revived(constraint, situation):
        validate, told = validated_as_far(constraint), hazards.perhaps_not_valid(_word(constraint), constraint.key)
    added = _plain(replace(constraint, not_valid=True), situation, told)
    return (
        Stage(added, tightens=True, usable=True),
        Stage((_validate(validate, constraint, situation),), autocommit=True),
    )


def _validate(sql: str, constraint: Check | ForeignKey, situation: Situation, *told: Hazard) -> Step:
    others = [constraint.referenced_table] if isinstance(constraint, ForeignKey) else []
    form, table = "validate foreign key" if others else "validate check", QName(*constraint.key[:2])
    return step(sql, form, situation, table, others=others, hazards=told)


def _against(constraint: Check | ForeignKey) -> Hazard:
    """A row that is there may be against it."""
    if isinstance(constraint, Check):
        return hazards.may_fail("check", constraint.key, "a row is against it", "mend such rows first")
    remedy = f"mend such rows first, or add what they refer to to {constraint.referenced_table}"
    return hazards.may_fail("foreign key", constraint.key, "a row refers to what is not there", remedy)


def _foreign_key(key: ForeignKey, situation: Situation) -> tuple[Stage, ...]:
    table = QName(*key.key[:2])
    told = _of_rows(key, situation)
    partitioned = is_partitioned(table, situation) or is_partitioned(key.referenced_table, situation)
    if partitioned and situation.version < _NOT_VALID_PARTITIONED:
        why = f"PostgreSQL {situation.version} validates none later where a table is partitioned"
        return (Stage(_plain(key, situation, hazards.checked_under_lock(key.key, why), told), tightens=True),)
    return _validated(key, situation, told)


_RULES = {
    "cascade": "goes along from now on",
    "set null": "loses what it refers to from now on",
    "set default": "gets its default instead from now on",
}
"""What becomes of a row when the one that it refers to is deleted; by any other rule that is refused."""


def _of_rows(key: ForeignKey, situation: Situation) -> Hazard:
    """What the rows that are there do to it; those that another rule held to the same already, cannot refuse it."""
    before = situation.old.foreign_keys.get(key.key)
    held = before is not None and _target(before) == _target(key) and (before.match_full or not key.match_full)
    if before is None or before.not_valid or not held:
        return _against(key)
    if before.on_delete == key.on_delete:
        return hazards.note(f"foreign key {key.key}: its rows hold to it already")
    if key.on_delete in _RULES:
        why = f"where a row of {key.referenced_table} is deleted, a row that refers to it {_RULES[key.on_delete]}"
    else:
        why = f"no row of {key.referenced_table} that one refers to can be deleted from now on"
    return hazards.breaks("foreign key", key.key, why)


def _target(key: ForeignKey) -> tuple[object, ...]:
    return key.columns, key.referenced_table, key.referenced_columns, key.period


def _key(key: PrimaryKey | Unique, situation: Situation, index: str) -> tuple[Stage, ...]:
    """From an index of that name that is built concurrently; of a partitioned table, from those of its partitions."""
    what, table = _word(key), QName(*key.key[:2])
    told = hazards.may_fail(what, key.key, "two rows are equal in it", "mend them first")
    if key.without_overlaps:
        why = hazards.built_under_lock(what, key.key, "PostgreSQL has no other way to add one over time")
        return (Stage(_plain(key, situation, why, told), tightens=True),)
    if not is_partitioned(table, situation):
        steps = concurrently(_index(key, index), situation, (told,))
        added = step(_using_index(key, index), "add unique using index", situation, table)
        return (
            Stage(steps, autocommit=True, tightens=True),
            Stage((added, *_comment(key, situation))),
        )
    parts = [_part(key, leaf, index, situation) for leaf in lasting_leaves(table, situation)]
    built = [s for part, name in parts for s in concurrently(_index(part, name), situation, (told,))]
    on_parts = [
        step(_using_index(part, name), "add unique using index", situation, QName(*part.key[:2]))
        for part, name in parts
    ]
    whole = _plain(key, situation, hazards.partitions_indexed(what, key.key, table))
    last = Stage((*on_parts, *whole), tightens=True)
    return (Stage(tuple(built), autocommit=True, tightens=True), last) if built else (last,)


def _part(
    key: PrimaryKey | Unique, partition: QName, index: str, situation: Situation
) -> tuple[PrimaryKey | Unique, str]:
    """The part of it that belongs to a partition, and what the index is called that this is made of."""
    name = part_name(key, partition, situation.new)
    built = name if index == key.key.name else shortened(f"{partition.name}_{index}")
    return replace(key, key=Member(*partition, name), comment=None), built


def _index(key: PrimaryKey | Unique, name: str) -> Index:
    """The index that it is made of."""
    table = QName(*key.key[:2])
    keys = tuple(IndexKey(column) for column in key.columns)
    index = Index(QName(table.namespace, name), table, keys, unique=True, include=key.include, options=key.options)
    return index if isinstance(key, PrimaryKey) else replace(index, nulls_not_distinct=key.nulls_not_distinct)


def _using_index(key: PrimaryKey | Unique, index: str) -> str:
    """ADD CONSTRAINT, which gives the index the name of the constraint."""
    name, built = sql_identifier(key.key.name), sql_identifier(index)
    words = "PRIMARY KEY" if isinstance(key, PrimaryKey) else "UNIQUE"
    if key.deferrable:
        deferral = " DEFERRABLE INITIALLY DEFERRED" if key.initially_deferred else " DEFERRABLE"
    else:
        deferral = ""
    return f"ALTER TABLE {sql_qualified(*key.key[:2])} ADD CONSTRAINT {name} {words} USING INDEX {built}{deferral}"
