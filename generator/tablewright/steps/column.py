"""A column that is added to a table with rows, and one that goes."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Column, Domain
from tablewright.catalog.names import ColumnName, QName
from tablewright.ddl import column as ddl
from tablewright.ddl.names import default_sql
from tablewright.ops import DropColumn, Hazard, Refused, Situation, Stage, TableColumn
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.steps import hazards
from tablewright.steps.fill import fill, filled_not_null
from tablewright.steps.locks import exists, step
from tablewright.steps.not_null import is_composite, not_null, set_at_once
from tablewright.steps.revived import added, numbered_rows, numbering, without_values


def create(new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """Add it: in one step, where PostgreSQL need not look at the rows."""
    column, key = new.column, new.key
    if not exists(new.table, situation):
        return (Stage((added(new, situation),)),)
    if column.virtual:
        told = [] if column.nullable else [hazards.scanned(key)]
        return (Stage((added(new, situation, *told),)),)
    if column.generated is not None or column.identity is not None:
        return (Stage((added(new, situation, _rewrites(column, key)),)),)
    if key in situation.backfill or key in situation.rewriting_defaults:
        return _filled(new, situation)
    if number := numbering(new, situation):
        return numbered_rows(new, number, situation)
    if column.default is None and _is_required(column, situation):
        return _without_value(new, situation)
    told = _domain_rewrites(new, situation)
    back = [hazards.empty_again(key, "its rows hold null")] if situation.downgrade and column.default is None else []
    return (Stage((added(new, situation, *told, *back),)),)


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


def _filled(new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """Add it empty, and fill it batch by batch; its default holds for new rows from the start."""
    table, column, key = new.table, new.column, new.key
    bare = TableColumn(table, replace(column, nullable=True, default=None))
    steps = [added(bare, situation)]
    if column.default is not None:
        sql = (
            f"ALTER TABLE {sql_qualified(*table)} ALTER COLUMN {sql_identifier(column.name)}"
            f" SET DEFAULT {default_sql(column.default)}"
        )
        steps.append(step(sql, "alter column", situation, table))
    filled = fill(table, column.name, situation)
    if column.nullable:
        return Stage(tuple(steps)), Stage((filled.batches,), autocommit=True)
    if is_composite(column):
        last = set_at_once(table, column, situation)
        return Stage(tuple(steps)), Stage((filled.batches,), autocommit=True), last
    breaking = () if column.default is not None else (hazards.refused_without(key),)
    return (Stage(tuple(steps)), *filled_not_null(not_null(table, column, situation, breaking), filled))


def _without_value(new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """NOT NULL, and nothing says what the rows get that are there."""
    if not situation.downgrade:
        raise Refused(
            new.key,
            "a column that is NOT NULL needs a value for the rows that are there",
            "give it a `default`, or say by `backfill:` what they get, or let it be null (`null: true`)",
        )
    return without_values(new, situation)


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
