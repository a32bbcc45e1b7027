"""Named sets of rows for development: what a spec lists becomes statements that can be run again."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from tablewright.catalog.model import Column
from tablewright.catalog.names import QName
from tablewright.errors import Path, did_you_mean
from tablewright.kinds.values import read_default
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.parts import keys_of, unique_sets
from tablewright.specio.routines import unknown_names
from tablewright.specio.running_nodes import SeedNode
from tablewright.specio.seed_rows import check_together
from tablewright.specio.types import meaning_of
from tablewright.sqltext import read_body

Row = dict[str, str]
"""An SQL expression for each column."""


def read_seeds(draft: Draft) -> dict[str, tuple[str, ...]]:
    """The statements of each set."""
    found = {}
    for name, nodes in draft.reading.system.seeds.items():
        at = (draft.reading.system_file, "seeds", name)
        if not name.replace("-", "").replace("_", "").isalnum():
            draft.problems.add_at_key(at, f"`{name}` is no name for a file: letters, digits, `_` and `-`")
        statements = [s for number, node in enumerate(nodes) for s in _statements(draft, node, (*at, number))]
        found[name] = tuple(statements)
        check_together(draft, nodes, at)
    return found


def _statements(draft: Draft, node: SeedNode, at: Path) -> list[str]:
    if node.sql is not None:
        body = read_body("sql", "", node.sql)
        for wrong in (body.error,) if body.error else unknown_names(draft, body.names, ("public",)):
            draft.problems.add((*at, "sql"), wrong.message, hint=wrong.hint, offset=wrong.offset)
        return [node.sql.strip().rstrip(";")]
    table = draft.find_table(node.table or "", QName("public", ""), (*at, "table"))
    if table is None:
        return []
    rows = [_row(draft, table, row, (*at, "rows", number)) for number, row in enumerate(node.rows or ())]
    return [_insert(table, list(same)) for _, same in groupby(rows, key=list) if _]


def _row(draft: Draft, table: TableDraft, row: dict[str, Any], at: Path) -> Row:
    written: Row = {}
    for name, value in row.items():
        drafted = table.columns.get(name)
        if drafted is None:
            if draft.has_all_columns(table):
                hint = did_you_mean(name, table.columns)
                draft.problems.add_at_key((*at, name), f"table `{table.key.name}` has no column `{name}`", hint=hint)
        elif drafted.column:
            written[name] = _value(draft, drafted.column, value, (*at, name))
    _check_row(draft, table, row, at)
    return written


def _value(draft: Draft, column: Column, value: Any, at: Path) -> str:
    if column.generated:
        draft.problems.add(at, f"column `{column.name}` is computed by PostgreSQL: no row can give it")
    if value is None:
        if not column.nullable:
            draft.problems.add(at, f"column `{column.name}` takes no null")
        return "NULL"
    expression = isinstance(value, dict) and set(value) == {"sql"}
    stated = value if expression else {"value": value}
    return read_default(stated, meaning_of(draft, column.type), at, draft.problems) or "NULL"


def _check_row(draft: Draft, table: TableDraft, row: dict[str, Any], at: Path) -> None:
    """A row says what it must, and enough to be known again."""
    columns = [c.column for c in table.columns.values() if c.column]
    for column in columns:
        made = column.nullable or column.default is not None or column.generated or column.identity
        if not made and column.name not in row:
            draft.problems.add_at_key(at, f"the row lacks column `{column.name}`, which takes no null")
            return
    own = table.key in draft.tables
    sets = draft.unique_sets if own else unique_sets(draft.external, keys_of(draft.external))
    if any(value is None and name in table.primary_key for name, value in row.items()):
        return  # that has been complained about
    given = {name for name, value in row.items() if value is not None}
    if not any(unique <= given for unique in sets.get(table.key, ())):
        hint = "give it the values of a primary key or of a unique constraint"
        draft.problems.add_at_key(at, "the row would be inserted again each time: nothing in it is unique", hint=hint)


def _insert(table: TableDraft, rows: list[Row]) -> str:
    columns = list(rows[0])
    always = any(
        column and column.identity and column.identity.always for column in (table.columns[n].column for n in columns)
    )
    overriding = " OVERRIDING SYSTEM VALUE" if always else ""
    names = ", ".join(map(sql_identifier, columns))
    values = ",\n".join(f"    ({', '.join(row.values())})" for row in rows)
    into = sql_qualified(*table.key)
    return f"INSERT INTO {into} ({names}){overriding} VALUES\n{values}\nON CONFLICT DO NOTHING"
