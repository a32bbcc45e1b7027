"""NOT NULL without a scan under lock: a check that new rows are held to at once, validated later, and dropped again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tablewright.catalog.model import Column
from tablewright.catalog.names import ColumnName, Member, QName
from tablewright.ops import Hazard, Situation, Stage, Step
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.steps import hazards
from tablewright.steps.locks import step

_LONGEST = 63


@dataclass(frozen=True, slots=True)
class NotNull:
    """The parts, in the order in which they run: `check` in a transaction, `validate` in none, `set` in another."""

    check: Step
    validate: Step
    set: tuple[Step, ...]


def not_null(table: QName, column: Column, situation: Situation, breaking: tuple[Hazard, ...] = ()) -> NotNull:
    """How a column of a table with rows becomes NOT NULL; `breaking` is what refusing new rows does."""
    key, on, name = ColumnName(*table, column.name), sql_qualified(*table), sql_identifier(column.name)
    constraint = sql_identifier(_free_name(table, f"{table.name}_{column.name}_is_set", situation))
    add = f"ALTER TABLE {on} ADD CONSTRAINT {constraint} CHECK ({name} IS NOT NULL) NOT VALID"
    only = hazards.note(
        f"column {key}: the check {constraint} is a step on the way to NOT NULL, and goes again", "ban-drop-constraint"
    )
    return NotNull(
        step(add, "add check", situation, table, hazards=breaking),
        step(f"ALTER TABLE {on} VALIDATE CONSTRAINT {constraint}", "validate check", situation, table),
        (
            step(f"ALTER TABLE {on} ALTER COLUMN {name} SET NOT NULL", "alter column", situation, table),
            step(f"ALTER TABLE {on} DROP CONSTRAINT {constraint}", "drop constraint", situation, table, hazards=[only]),
        ),
    )


def set_at_once(table: QName, column: Column, situation: Situation) -> Stage:
    """The same for a column of a composite type, where `IS NOT NULL` in a check asks for each of its attributes."""
    key = ColumnName(*table, column.name)
    sql = f"ALTER TABLE {sql_qualified(*table)} ALTER COLUMN {sql_identifier(column.name)} SET NOT NULL"
    told = hazards.scanned(key)
    return Stage((step(sql, "alter column", situation, table, hazards=[told]),), tightens=True)


def is_composite(column: Column) -> bool:
    """Whether a value may be there and yet be null in a check's eyes."""
    return column.type.namespace is not None and column.type.kind == "composite" and not column.type.array


def _free_name(table: QName, wish: str, situation: Situation) -> str:
    """A name that no constraint of the table has, before or after."""
    name, number = shortened(wish), 1
    while any(Member(*table, name) in catalog.checks for catalog in (situation.old, situation.new)):
        number += 1
        name = shortened(f"{wish}_{number}")
    return name


def shortened(name: str) -> str:
    """A name as long as PostgreSQL takes it: a longer one ends with a digest of all of it."""
    if len(name.encode()) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return name.encode()[: _LONGEST - 9].decode(errors="ignore") + "_" + digest
