"""A sequence that a column of a table with rows takes its numbers from goes on behind the numbers that are there."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.counting import identity_sequence
from tablewright.catalog.model import Column, Sequence
from tablewright.catalog.names import ColumnName, QName
from tablewright.ddl.column import rename_sequence
from tablewright.ddl.statement import Statement
from tablewright.ops import Situation
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified
from tablewright.steps.locks import exists
from tablewright.steps.not_null import shortened


def counted_on(old: Sequence, new: Sequence, situation: Situation) -> list[Statement]:
    """The statement by which it counts on from its column's last number, where it becomes the column's own."""
    if old.owned_by is not None or new.owned_by is None or not _is_counted_by(*new.owned_by, situation):
        return []
    table, column = new.owned_by
    counter = sql_literal(sql_qualified(*new.key))
    last, compared = ("max", ">=") if new.options.increment > 0 else ("min", "<=")
    number = f"{last}({sql_identifier(column)})"
    # It never goes back: whoever took numbers meanwhile may not have committed their rows yet.
    taken = f"coalesce(pg_sequence_last_value({counter}), {new.options.start})"
    rows = f"FROM {sql_qualified(*table)} HAVING {number} {compared} {taken}"
    return [Statement(f"SELECT setval({counter}, {number}) {rows}", "set number")]


def handed_on(key: QName, situation: Situation) -> ColumnName | None:
    """The column whose identity goes on counting where its sequence of before had counted to, which is dropped."""
    sequence = situation.old.sequences.get(key)
    if sequence is None or sequence.owned_by is None or sequence.owned_by[0] not in situation.new.tables:
        return None
    (table, name), kept = sequence.owned_by, situation.new.tables
    column = next((each for each in kept[table].columns if each.name == name), None)
    return ColumnName(*table, name) if column is not None and column.identity is not None else None


def counted_by_identity(column: ColumnName, situation: Situation) -> list[Statement]:
    """The statement by which a new identity goes on where the column's sequence of before had counted to."""
    table = sql_qualified(column.namespace, column.table)
    identity = f"pg_get_serial_sequence({sql_literal(table)}, {sql_literal(column.name)})"
    found = []
    for sequence in situation.old.sequences.values():
        if sequence.key not in situation.new.sequences and handed_on(sequence.key, situation) == column:
            last = f"pg_sequence_last_value({sql_literal(sql_qualified(*sequence.key))})"
            here = f"pg_sequence_last_value({identity}::regclass)"
            compared = ">" if sequence.options.increment > 0 else "<"
            behind = f"{last} {compared} {here} OR {here} IS NULL"
            found.append(Statement(f"SELECT setval({identity}, {last}) WHERE {behind}", "set number"))
    return found


def named_for_now(table: QName, column: Column, situation: Situation) -> Column:
    """A new identity column whose sequence has another name until the sequence of before, which has its name, goes."""
    wanted = identity_sequence(table, column)
    if column.identity is None or wanted is None or not _goes(wanted, situation):
        return column
    return replace(column, identity=replace(column.identity, name=shortened(f"{wanted.name}_new")))


def takes_its_name(key: QName, situation: Situation) -> list[Statement]:
    """The statement by which the sequence of an identity gets its own name, now that the one of before is dropped."""
    column = handed_on(key, situation)
    if column is None or not _goes(key, situation):
        return []
    table = QName(column.namespace, column.table)
    new = situation.new.tables[table].column(column.name)
    if identity_sequence(table, new) != key:
        return []
    return rename_sequence(table, named_for_now(table, new, situation), new)


def _goes(key: QName, situation: Situation) -> bool:
    return key in situation.old.sequences and key not in situation.new.sequences


def _is_counted_by(table: QName, name: str, situation: Situation) -> bool:
    """Whether a column of a table that may have rows gets its numbers from a sequence."""
    if not exists(table, situation) or table not in situation.new.tables:
        return False
    column = situation.new.tables[table].column(name)
    return column.type.name in ("smallint", "integer", "bigint") and "nextval(" in (column.default or "")
