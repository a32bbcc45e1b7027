"""Types that columns are of: enums, domains, composites, ranges."""

from __future__ import annotations

from collections.abc import Iterator

from tablewright.catalog.model import Composite, Domain, Enum, RangeType
from tablewright.catalog.names import QName
from tablewright.ddl import composite as composite_ddl
from tablewright.ddl import domain as domain_ddl
from tablewright.ddl import enum as enum_ddl
from tablewright.ddl.statement import Statement
from tablewright.ddl.statements import drop as drop_statements
from tablewright.ops import Hazard, Situation, Stage
from tablewright.steps import hazards
from tablewright.steps.locks import is_partitioned, leaves, step


def drop(type_: Enum | Domain | Composite | RangeType, situation: Situation) -> tuple[Stage, ...]:
    """Nothing is of it any more."""
    word = "range type" if isinstance(type_, RangeType) else type(type_).__name__.lower()
    rule = "ban-drop-domain" if isinstance(type_, Domain) else "ban-drop-type"
    told = [hazards.breaks(word, type_.key, "statements of applications that name it fail", rule)]
    if type_.key in (
        *situation.new.enums,
        *situation.new.domains,
        *situation.new.composites,
        *situation.new.range_types,
    ):
        told = [hazards.note(f"{word} {type_.key}: it is dropped and made anew", rule)]
    return (Stage(tuple(step(s, "no table", situation, hazards=told) for s in drop_statements(type_))),)


def alter_enum(old: Enum, new: Enum, situation: Situation) -> tuple[Stage, ...]:
    """New labels in a transaction of their own, for none can use a label that it makes."""
    changes = _in_place(enum_ddl.alter(old, new), new)
    added = [label for label in new.labels if label not in old.labels]
    if not added:
        return (Stage(tuple(step(s, "no table", situation) for s in changes)),)
    text = f"enum {new.key}: applications that run with the labels of before cannot read rows that have a new one"
    told = [hazards.note(text, "require-enum-value-ordering")]
    steps = [step(s, "no table", situation, hazards=told if s.form == "add value" else ()) for s in changes]
    return (Stage(tuple(steps), autocommit=True),)


def _in_place(changes: list[Statement] | None, type_: Enum | Domain | Composite) -> list[Statement]:
    if changes is None:
        raise ValueError(f"{type_.key} cannot be altered: it is to be replaced")
    return changes


_LOOKS_AT_VALUES = ("add constraint", "set not null", "validate constraint")


def alter_domain(old: Domain, new: Domain, situation: Situation) -> tuple[Stage, ...]:
    """A new check is held against all columns of the domain."""
    changes = _in_place(domain_ddl.alter(old, new), new)
    tables = [each for table in _tables_with(old.key, situation) for each in _with_rows(table, situation)]
    steps = []
    for change in changes:
        form, others = ("check domain", tables) if change.form in _LOOKS_AT_VALUES else ("no table", [])
        steps.append(step(change, form, situation, others=others, hazards=_domain_hazards(new.key, change.form)))
    return (Stage(tuple(steps), tightens=any(s.locks for s in steps)),)


def _domain_hazards(key: QName, change: str) -> list[Hazard]:
    match change:
        case "add constraint" | "set not null" | "validate constraint":
            return [hazards.domain_checked(key)]
        case "add constraint not valid":
            return [hazards.breaks("domain", key, "new values that are against its check are refused from now on")]
        case "drop constraint":
            return [hazards.note(f"domain {key}: values are held to less", "ban-drop-constraint")]
        case "drop default":
            return [hazards.note(f"domain {key}: it has no default any more", "ban-drop-default")]
        case "drop not null":
            return [hazards.note(f"domain {key}: values may be null", "ban-drop-not-null")]
    return []


def alter_composite(old: Composite, new: Composite, situation: Situation) -> tuple[Stage, ...]:
    """Attributes come and go in the values that are there."""
    changes = _in_place(composite_ddl.alter(old, new), new)
    used = any(_tables_with(old.key, situation))
    steps = tuple(step(s, "no table", situation, hazards=_composite_hazards(new.key, s.form, used)) for s in changes)
    return (Stage(steps, tightens=any(h.risk == "data loss" for s in steps for h in s.hazards)),)


def _composite_hazards(key: QName, change: str, used: bool) -> list[Hazard]:
    match change:
        case "drop attribute":
            return [hazards.attribute_lost(key) if used else hazards.attribute_changed(key, "ban-drop-column")]
        case "alter attribute":
            return [hazards.attribute_changed(key, "changing-column-type")]
    return []


def _tables_with(type_: QName, situation: Situation) -> Iterator[QName]:
    """The tables with columns of a type, or of arrays of it, before and after: others are dropped before."""
    for table in situation.old.tables.values():
        after = situation.new.tables.get(table.key)
        kept = {(column.name, column.type) for column in after.columns} if after else set()
        of_type = (c for c in table.columns if (c.type.namespace, c.type.name) == type_)
        if any((column.name, column.type) in kept for column in of_type):
            yield table.key


def _with_rows(table: QName, situation: Situation) -> Iterator[QName]:
    """The table, or its partitions instead: those that hold rows."""
    if is_partitioned(table, situation):
        yield from leaves(table, situation)
    else:
        yield table
