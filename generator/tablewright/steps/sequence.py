"""A sequence that a column of a table with rows takes its numbers from goes on behind the numbers that are there."""

from __future__ import annotations

from tablewright.catalog.model import Sequence
from tablewright.catalog.names import QName
from tablewright.ops import Situation
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified
from tablewright.steps.locks import exists


def counted_on(old: Sequence, new: Sequence, situation: Situation) -> list[str]:
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
    return [f"SELECT setval({counter}, {number}) {rows}"]


def _is_counted_by(table: QName, name: str, situation: Situation) -> bool:
    """Whether a column of a table that may have rows gets its numbers from a sequence."""
    if not exists(table, situation) or table not in situation.new.tables:
        return False
    column = situation.new.tables[table].column(name)
    return column.type.name in ("smallint", "integer", "bigint") and "nextval(" in (column.default or "")
