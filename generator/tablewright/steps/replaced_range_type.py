"""A range type made anew under its name, and the columns that are of it: PostgreSQL only renames one."""

from __future__ import annotations

from itertools import groupby

from tablewright.catalog.model import RangeType
from tablewright.catalog.names import QName
from tablewright.ddl.names import default_sql, type_name
from tablewright.ddl.statements import create, drop
from tablewright.ops import Hazard, Refused, Replace, Situation, Stage, Step, TableColumn
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.steps import hazards
from tablewright.steps.locks import exists, step

Columns = list[tuple[TableColumn, TableColumn]]


def replace_range_type(op: Replace, old: RangeType, new: RangeType, situation: Situation) -> tuple[Stage, ...]:
    """The old one goes first, for what makes its values would be in the way; until then columns are texts.

    Raises Refused where texts of the one are none of the other.
    """
    if op.columns and old.subtype != new.subtype:
        raise Refused(
            op.key,
            f"column {op.columns[0][0].key} is of this type, and values of another subtype are no values of it",
            "make another range type beside it, and a column of that",
        )
    again = hazards.note(f"range type {new.key}: it is dropped and made anew", "ban-drop-type")
    tables = [(table, list(columns)) for table, columns in groupby(op.columns, key=lambda pair: pair[0].table)]
    steps = [_to_text(table, columns, situation) for table, columns in tables]
    steps += [step(each, "no table", situation, hazards=[again]) for each in (*drop(old), *create(new))]
    steps += [_from_text(table, columns, op, situation) for table, columns in tables]
    return (Stage(tuple(steps), tightens=bool(op.columns)),)


def _to_text(table: QName, columns: Columns, situation: Situation) -> Step:
    actions = []
    for old, _ in columns:
        name, text = sql_identifier(old.column.name), f"text{'[]' if old.column.type.array else ''}"
        actions += [f"ALTER COLUMN {name} DROP DEFAULT"] if old.column.default is not None else []
        actions.append(f"ALTER COLUMN {name} SET DATA TYPE {text} USING {name}::{text}")
    told = []
    if any(old.column.default is not None for old, _ in columns):
        told.append(hazards.note(f"table {table}: defaults of its ranges are set again", "ban-drop-default"))
    return _altered(table, actions, situation, told)


def _from_text(table: QName, columns: Columns, op: Replace, situation: Situation) -> Step:
    actions = []
    for _, new in columns:
        name, type_ = sql_identifier(new.column.name), type_name(new.column.type)
        actions.append(f"ALTER COLUMN {name} SET DATA TYPE {type_} USING {name}::{type_}")
        default = new.column.default
        actions += [f"ALTER COLUMN {name} SET DEFAULT {default_sql(default)}"] if default is not None else []
    key = columns[0][1].key
    instead = "a column of another range type beside it would change without that"
    told = [
        hazards.rewrite(key, f"range type {op.key} is made anew", instead, "changing-column-type"),
        hazards.unsure_values(key, f"a value is none of {op.key} as it is then"),
    ]
    return _altered(table, actions, situation, told)


def _altered(table: QName, actions: list[str], situation: Situation, told: list[Hazard]) -> Step:
    there = told if exists(table, situation) else ()
    statement = f"ALTER TABLE {sql_qualified(*table)} {', '.join(actions)}"
    return step(statement, "alter column", situation, table, hazards=there)
