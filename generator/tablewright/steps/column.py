"""A column that is added to a table with rows, and one that goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tablewright.catalog.model import Column, Domain, PrimaryKey, Unique
from tablewright.catalog.names import ColumnName, QName
from tablewright.ddl import column as ddl
from tablewright.ddl.names import default_sql
from tablewright.ops import AddColumn, DropColumn, Hazard, Refused, Situation, Stage, Step, TableColumn
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.steps import hazards
from tablewright.steps.backfill import backfill, backfill_default, rest
from tablewright.steps.locks import exists, is_partitioned, step
from tablewright.steps.neutral import neutral
from tablewright.steps.not_null import NotNull, is_composite, not_null, set_at_once


def create(new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """Add it: in one step, where PostgreSQL need not look at the rows."""
    column, key = new.column, new.key
    if not exists(new.table, situation):
        return (Stage((_add(new, situation),)),)
    if column.generated is not None or column.identity is not None:
        return (Stage((_add(new, situation, _rewrites(column, key)),)),)
    if key in situation.backfill or key in situation.rewriting_defaults:
        return _filled(new, situation)
    if column.default is None and _is_required(column, situation):
        return _without_value(new, situation)
    told = _domain_rewrites(new, situation)
    back = [hazards.empty_again(key, "its rows hold null")] if situation.downgrade and column.default is None else []
    return (Stage((_add(new, situation, *told, *back),)),)


def drop(old: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """Drop it, with its values."""
    keys = situation.old.foreign_keys.values()
    referenced = [k.referenced_table for k in keys if k.key[:2] == old.table and old.column.name in k.columns]
    told = _dropped(old, situation)
    statement = ";\n".join(ddl.drop(old.key))
    call = DropColumn(old.key)
    gone = step(statement, "drop column", situation, old.table, others=referenced, hazards=told, call=call)
    return (Stage((gone,), tightens=True),)


def _dropped(old: TableColumn, situation: Situation) -> list[Hazard]:
    """What is lost with a column; what is computed is computed again, here or in a downgrade."""
    if old.column.generated is None:
        return [hazards.values_lost(old.key), hazards.column_unknown(old.key)]
    table = situation.new.tables.get(old.table)
    if table and any(column.name == old.column.name and column.generated for column in table.columns):
        text = f"column {old.key}: it is dropped and made anew, and its values are computed by its new expression"
        return [hazards.note(text, "ban-drop-column")]
    text = f"column {old.key}: its values were computed, and a downgrade computes them again"
    return [hazards.note(text, "ban-drop-column"), hazards.column_unknown(old.key)]


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
    told = _triggers(table, column, situation)
    return Fill(
        step(batches, "backfill", situation, table, hazards=told),
        step(rest(table, column, expression), "backfill", situation, table),
    )


def _add(new: TableColumn, situation: Situation, *told: Hazard) -> Step:
    sql = ";\n".join(ddl.add(new.table, new.column))
    return step(sql, "add column", situation, new.table, hazards=told, call=AddColumn(new.table, new.column))


def _filled(new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """Add it empty, and fill it batch by batch; its default holds for new rows from the start."""
    table, column, key = new.table, new.column, new.key
    bare = TableColumn(table, replace(column, nullable=True, default=None))
    added = [_add(bare, situation)]
    if column.default is not None:
        sql = (
            f"ALTER TABLE {sql_qualified(*table)} ALTER COLUMN {sql_identifier(column.name)}"
            f" SET DEFAULT {default_sql(column.default)}"
        )
        added.append(step(sql, "alter column", situation, table))
    filled = fill(table, column.name, situation)
    if column.nullable:
        return Stage(tuple(added)), Stage((filled.batches,), autocommit=True)
    if is_composite(column):
        last = set_at_once(table, column, situation)
        return Stage(tuple(added)), Stage((filled.batches,), autocommit=True), last
    breaking = () if column.default is not None else (hazards.refused_without(key),)
    return (Stage(tuple(added)), *filled_not_null(not_null(table, column, situation, breaking), filled))


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


def _without_value(new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """NOT NULL, and nothing says what the rows get that are there."""
    table, column, key = new.table, new.column, new.key
    if not situation.downgrade:
        raise Refused(
            key,
            "a column that is NOT NULL needs a value for the rows that are there",
            "give it a `default`, or say by `backfill:` what they get, or let it be null (`null: true`)",
        )
    value = None if _is_key(new, situation) else neutral(column.type, situation.new)
    if value is None:
        why = hazards.empty_again(key, "its rows need values by steps of your own, or it fails where there are any")
        added = Stage((_add(TableColumn(table, replace(column, nullable=True)), situation, why),))
        if is_composite(column):
            return added, set_at_once(table, column, situation)
        parts = not_null(table, column, situation)
        validated = Stage((parts.validate,), autocommit=True)
        return added, Stage((parts.check,), tightens=True), validated, Stage(parts.set)
    why = hazards.empty_again(key, f"its rows get {value} instead, which may be against a check or be there twice")
    filled = TableColumn(table, replace(column, default=value))
    sql = f"ALTER TABLE {sql_qualified(*table)} ALTER COLUMN {sql_identifier(column.name)} DROP DEFAULT"
    dropped = hazards.note(f"column {key}: the default {value} is for the rows that are there", "ban-drop-default")
    steps = (_add(filled, situation, why), step(sql, "alter column", situation, table, hazards=[dropped]))
    # A person who knows better values puts them in next.
    return (Stage(steps),)


def _is_key(new: TableColumn, situation: Situation) -> bool:
    """Whether the same value in all rows is of no use: it is to be unique, or that of another table."""
    catalog, name = situation.new, new.column.name
    unique: list[PrimaryKey | Unique] = [*catalog.primary_keys.values(), *catalog.uniques.values()]
    alone = any(c.key[:2] == new.table and c.columns == (name,) for c in unique)
    return alone or any(c.key[:2] == new.table and name in c.columns for c in catalog.foreign_keys.values())


def _domain(column: Column, situation: Situation) -> Domain | None:
    type_ = column.type
    return situation.new.domains.get(QName(type_.namespace, type_.name)) if type_.namespace else None


def _is_required(column: Column, situation: Situation) -> bool:
    """Whether rows need a value that no default of its type gives."""
    domain = None if column.type.array else _domain(column, situation)
    if domain is None:
        return not column.nullable
    return domain.default is None and not (column.nullable and domain.nullable)


def _domain_rewrites(new: TableColumn, situation: Situation) -> list[Hazard]:
    domain = _domain(new.column, situation)
    if domain is None or (domain.nullable and not domain.checks):
        return []
    why = f"the values of column {new.key} are checked against domain {domain.key}"
    return [hazards.rewrite(new.key, why, "a plain type with a check takes no such time", "adding-field-with-default")]


def _rewrites(column: Column, key: ColumnName) -> Hazard:
    if column.generated is not None:
        why, instead = f"the values of column {key} are computed", "a view computes them when they are read"
    else:
        why = f"column {key} gets a number in each row"
        instead = "a plain column with a sequence as its default is filled batch by batch"
    return hazards.rewrite(key, why, instead, "adding-field-with-default")


def _triggers(table: QName, column: str, situation: Situation) -> list[Hazard]:
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
