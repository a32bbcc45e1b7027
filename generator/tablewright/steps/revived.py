"""Columns that a downgrade brings back without the values that they had, and what their rows are held to."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Catalog, Check, ForeignKey
from tablewright.catalog.names import QName
from tablewright.ddl import column as ddl
from tablewright.ops import AddColumn, Hazard, Situation, Stage, Step, TableColumn
from tablewright.quoting import sql_dollar, sql_identifier, sql_literal, sql_qualified
from tablewright.sqltext import read_expression
from tablewright.steps import hazards
from tablewright.steps.fill import Fill, filled_not_null, triggers
from tablewright.steps.locks import exists, step
from tablewright.steps.neutral import neutral, numbered
from tablewright.steps.not_null import is_composite, not_null, set_at_once


def added(new: TableColumn, situation: Situation, *told: Hazard) -> Step:
    """ALTER TABLE … ADD COLUMN."""
    sql = ";\n".join(ddl.add(new.table, new.column))
    named = new.column.identity is not None and new.column.identity.name is not None
    # Alembic has no words for the name of an identity's sequence, nor for how a column is stored.
    call = None if named or ddl.stored_in_its_way(new.table, new.column) else AddColumn(new.table, new.column)
    return step(sql, "add column", situation, new.table, hazards=told, call=call)


def without_values(new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """NOT NULL, with a neutral value in each row where its type has one."""
    table, column, key = new.table, new.column, new.key
    value = neutral(column.type, situation.new)
    if value is None:
        why = hazards.empty_again(key, "its rows need values by steps of your own, or it fails where there are any")
        first = Stage((added(TableColumn(table, replace(column, nullable=True)), situation, why),))
        if is_composite(column):
            return first, set_at_once(table, column, situation)
        parts = not_null(table, column, situation)
        validated = Stage((parts.validate,), autocommit=True)
        return first, Stage((parts.check,), tightens=True), validated, Stage(parts.set)
    why = hazards.empty_again(key, f"its rows get {value} instead")
    filled = TableColumn(table, replace(column, default=value))
    sql = f"ALTER TABLE {sql_qualified(*table)} ALTER COLUMN {sql_identifier(column.name)} DROP DEFAULT"
    dropped = hazards.note(f"column {key}: the default {value} is for the rows that are there", "ban-drop-default")
    steps = (added(filled, situation, why), step(sql, "alter column", situation, table, hazards=[dropped]))
    # A person who knows better values puts them in next.
    return (Stage(steps),)


def numbering(new: TableColumn, situation: Situation) -> str | None:
    """What gives each row another value, where the same one in all of them would be against a key of the table."""
    if not (situation.downgrade and _is_unique(new, situation)):
        return None
    return numbered(new.column.type, situation.new, "numbered.number")


def numbered_rows(new: TableColumn, value: str, situation: Situation) -> tuple[Stage, ...]:
    """With another value in each row; `value` is of `numbered.number`."""
    table, column = new.table, new.column
    why = hazards.empty_again(new.key, "its rows are numbered instead, for no two of them may be equal in it")
    first = Stage((added(TableColumn(table, replace(column, nullable=True)), situation, why),))
    on, name = sql_qualified(*table), sql_identifier(column.name)
    # Those that have come since go on where the others end.
    sql = (
        f"UPDATE {on} AS own SET {name} = {value} FROM (SELECT tableoid, ctid,"  # noqa: S608 - names are quoted
        f" row_number() OVER () + (SELECT count(*) FROM {on} WHERE {name} IS NOT NULL) AS number"
        f" FROM {on} WHERE {name} IS NULL) AS numbered"
        " WHERE own.tableoid = numbered.tableoid AND own.ctid = numbered.ctid"
    )
    told = triggers(table, column.name, situation)
    filled = Fill(step(sql, "backfill", situation, table, hazards=told), step(sql, "backfill", situation, table))
    if column.nullable:
        return first, Stage((filled.batches,), autocommit=True)
    return (first, *filled_not_null(not_null(table, column, situation), filled))


def _is_unique(new: TableColumn, situation: Situation) -> bool:
    """Whether the same value, or null, in all rows would be against a key or a unique index of the table."""
    catalog, column = situation.new, new.column
    empty = column.nullable and column.default is None
    keys: list[tuple[tuple[str, ...], bool]] = [
        *((key.columns, True) for key in catalog.primary_keys.values() if key.key[:2] == new.table),
        *((key.columns, key.nulls_not_distinct) for key in catalog.uniques.values() if key.key[:2] == new.table),
        *(
            (tuple(key.item for key in index.keys if not key.is_expression), index.nulls_not_distinct)
            for index in catalog.indexes.values()
            if index.unique and index.table == new.table
        ),
    ]
    return any(column.name in columns and (nulls or not empty) for columns, nulls in keys)


def is_of_revived(constraint: Check | ForeignKey, situation: Situation) -> bool:
    """Whether a downgrade adds it over values that it has made up, and which may be against it."""
    table = QName(*constraint.key[:2])
    if not (situation.downgrade and exists(table, situation)):
        return False
    if isinstance(constraint, ForeignKey):
        read = set(constraint.columns)
    else:
        read = {name for name, _ in read_expression(constraint.expression).columns}
    old, new = (_columns(catalog, table) for catalog in (situation.old, situation.new))
    return not read.isdisjoint(new - old)


def _columns(catalog: Catalog, table: QName) -> set[str]:
    return {column.name for column in catalog.tables[table].columns} if table in catalog.tables else set()


def validated_as_far(constraint: Check | ForeignKey) -> str:
    """VALIDATE CONSTRAINT, after which it stays NOT VALID where a row is against it: new rows are held to it still."""
    table, name = sql_qualified(*constraint.key[:2]), sql_identifier(constraint.key.name)
    told = sql_literal(f"constraint {constraint.key} stays NOT VALID: what came back in its columns is against it")
    body = (
        f"\nBEGIN\n    ALTER TABLE {table} VALIDATE CONSTRAINT {name};\n"
        f"EXCEPTION WHEN check_violation OR foreign_key_violation THEN\n    RAISE WARNING '%', {told};\nEND\n"
    )
    return f"DO {sql_dollar(body)}"
