"""Columns: those of mixins put in their places, types found, references followed to the columns that they name."""

from __future__ import annotations

from tablewright.catalog.counting import identity_sequence
from tablewright.catalog.names import QName
from tablewright.catalog.types import Meaning, Type
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import column as column_kind
from tablewright.kinds.base import ReferencesNode
from tablewright.specio.draft import ColumnDraft, Draft, TableDraft
from tablewright.specio.types import meaning_of, read_serial, read_type, serial_type

Target = tuple[TableDraft, tuple[str, ...]]
"""The table and the columns that a foreign key refers to."""


def gather_columns(draft: Draft, table: TableDraft) -> None:
    """Put the columns of the table and of its mixins in order."""
    first: list[ColumnDraft] = []
    last: list[ColumnDraft] = []
    own = [ColumnDraft(name, node, (*table.at, "columns", name)) for name, node in table.node.columns.items()]
    mixins = table.node.mixins or []
    for number, name in enumerate(mixins):
        if name not in draft.reading.mixins:
            if not draft.was_wrong(name):
                at = (*table.at, "mixins", number)
                hint = did_you_mean(name, draft.reading.mixins)
                draft.problems.add(at, f"unknown mixin `{name}`", hint=hint)
            continue
        at, mixin = draft.reading.mixins[name]
        columns = [ColumnDraft(column, node, (*at, "columns", column)) for column, node in mixin.columns.items()]
        (first if mixin.place == "first" else last).extend(columns)
    for column in (*first, *own, *last):
        if column.name in table.columns:
            where = (*table.at, "columns", column.name) if column in own else (*table.at, "mixins")
            hint = "a mixin brings it, too"
            draft.problems.add_at_key(
                where, f"table `{table.key.name}` has the column `{column.name}` twice", hint=hint
            )
            continue
        table.columns[column.name] = column


def resolve_columns(draft: Draft, table: TableDraft) -> None:
    """Read every column of a table."""
    for name in table.columns:
        resolve_column(draft, table, name, ())


def resolve_column(draft: Draft, table: TableDraft, name: str, waiting: tuple[tuple[QName, str], ...]) -> None:
    """Read one column, and first the one that it refers to; `waiting` are those that led here."""
    column = table.columns[name]
    if column.resolved:
        return
    column.resolved = True
    type_ = _type(draft, table, column, waiting)
    if type_ is None:
        return
    if serial_type(column):
        plain = column.node.model_copy(update={"default": None, "identity": None, "generated": None, "null": False})
        made = column_kind.parse(name, plain, Meaning(type_, type_), column.at, draft.problems)
        column.column = read_serial(draft, table, column, made)
        return
    meaning = meaning_of(draft, type_)
    if meaning.base.kind == "domain":  # one that was complained about
        return
    column.column = column_kind.parse(name, column.node, meaning, column.at, draft.problems)
    counter = identity_sequence(table.key, column.column)
    if counter is not None:
        draft.claim(counter, "sequence", (*column.at, "identity"))


def _type(draft: Draft, table: TableDraft, column: ColumnDraft, waiting: tuple[tuple[QName, str], ...]) -> Type | None:
    node = column.node
    if node.type is not None:
        return read_type(draft, serial_type(column) or node.type, (*column.at, "type"))
    if node.references is None:
        if (*column.at, "type") not in draft.reading.pruned and (*column.at, "references") not in draft.reading.pruned:
            hint = "write `type:`, or `references:` to take the type of another column"
            draft.problems.add_at_key(column.at, f"column `{column.name}` has no type", hint=hint)
        return None
    found = find_referenced(draft, table, node.references, 1, (*column.at, "references"))
    if found is None:
        return None
    referenced, (name,) = found
    here = (referenced.key, name)
    if here in waiting or here == (table.key, column.name):
        hint = "give one of them a `type:`"
        draft.problems.add_at_key(column.at, f"the type of `{column.name}` leads back to itself", hint=hint)
        return None
    if not referenced.columns[name].resolved:
        resolve_column(draft, referenced, name, (*waiting, (table.key, column.name)))
    other = referenced.columns[name].column
    return other.type if other else None


def find_referenced(draft: Draft, table: TableDraft, node: ReferencesNode, count: int, at: Path) -> Target | None:
    """The table and columns that a foreign key over `count` columns refers to; None after a complaint."""
    referenced = draft.find_table(node.table, table.key, at)
    if referenced is None:
        return None
    names = node.columns or referenced.primary_key
    known = [draft.has_column(referenced, name, at) for name in names]
    if not all(known):
        return None
    if len(names) != count:
        if not names:
            hint = "name columns that are unique together: `TABLE(COLUMN)`"
            if draft.has_all_columns(referenced) and not draft.was_wrong("primary_key"):
                draft.problems.add(at, f"table `{referenced.key.name}` has no primary key to refer to", hint=hint)
            return None
        if not any(path[: len(at)] == at for path in draft.reading.pruned):
            message = f"a foreign key joins as many columns as it refers to, not {count} to {len(names)}"
            draft.problems.add(at, message, hint=f"it refers to ({', '.join(names)})")
        return None
    return referenced, tuple(names)
