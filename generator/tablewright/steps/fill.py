"""Values for rows that are there while applications go on, and NOT NULL after that."""

from __future__ import annotations

from dataclasses import dataclass

from tablewright.catalog.names import ColumnName, QName
from tablewright.ops import Hazard, Situation, Stage, Step
from tablewright.steps import hazards
from tablewright.steps.backfill import backfill, backfill_default, rest
from tablewright.steps.locks import is_partitioned, step
from tablewright.steps.not_null import NotNull


@dataclass(frozen=True, slots=True)
class Fill:
    """How rows that are null get a value: `batches` while applications go on, `rest` for those that have come since."""

    batches: Step
    rest: Step


def fill(table: QName, column: str, situation: Situation) -> Fill:
    """The backfill that the spec asks for, or else the column's default."""
    expression = situation.backfill.get(ColumnName(*table, column))
    partitioned = is_partitioned(table, situation)
    if expression is None:
        batches = backfill_default(table, column, partitioned)
    else:
        batches = backfill(table, column, expression, partitioned)
    told = triggers(table, column, situation)
    return Fill(
        step(batches, "backfill", situation, table, hazards=told),
        step(rest(table, column, expression), "backfill", situation, table),
    )


def filled_not_null(parts: NotNull, filled: Fill) -> tuple[Stage, ...]:
    """NOT NULL with rows to fill before.

    The check comes after most of the rows are filled: PostgreSQL holds every update of a row to it, whatever changes.
    """
    return (
        Stage((filled.batches,), autocommit=True),
        Stage((parts.check,), tightens=True),
        Stage((filled.rest, parts.validate), autocommit=True),
        Stage(parts.set),
    )


def triggers(table: QName, column: str, situation: Situation) -> list[Hazard]:
    """The triggers that an update of this column fires."""
    firing = [
        t.key.name
        for t in situation.old.triggers.values()
        if t.key[:2] == table
        and "update" in t.events
        and t.enabled not in ("disabled", "replica")
        and (not t.columns or column in t.columns)
    ]
    return [hazards.triggers_fire(table, ", ".join(firing))] if firing else []
