"""What a name in a text of SQL means: the spec's tables and views with their columns, and its functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tablewright.catalog.model import Column
from tablewright.catalog.names import QName
from tablewright.errors import did_you_mean
from tablewright.specio.draft import ColumnDraft, Draft, ViewColumnDraft
from tablewright.sqltext import Name


def meant(name: Name) -> QName:
    """A name without a schema is one in `public`, as in all SQL of a spec."""
    return QName(name.namespace or "public", name.name)


def relation_drafts(draft: Draft, key: QName) -> Mapping[str, ColumnDraft | ViewColumnDraft] | None:
    """The columns of a table or view as they are being read; None where there is none of that name."""
    for tables in (draft.tables, draft.external_tables):
        if key in tables:
            return tables[key].columns
    if key in draft.views:
        return draft.views[key].columns
    if key in draft.catalog.partitions:
        return relation_drafts(draft, draft.catalog.partitions[key].parent)
    return None


def relation_columns(draft: Draft, key: QName) -> Mapping[str, Column | None] | None:
    """The same as they are in the end; a column is None where something is wrong with it."""
    columns = relation_drafts(draft, key)
    return None if columns is None else {name: column.column for name, column in columns.items()}


def has_all_columns(draft: Draft, key: QName) -> bool:
    """Whether no column of a table or view can have been lost because something was wrong."""
    if key in draft.tables:
        return draft.has_all_columns(draft.tables[key])
    return key not in draft.views or draft.views[key].whole


def relation_hint(draft: Draft, name: Name) -> str:
    """A hint for a name that no table or view has."""
    keys = (*draft.tables, *draft.views, *draft.external_tables)
    elsewhere = [str(key) for key in keys if key.name == name.name]
    if elsewhere:
        return f"write `{elsewhere[0]}`: a name without a schema is one in `public`"
    return did_you_mean(name.name, [key.name if key.namespace == "public" else str(key) for key in keys])


def known_function(draft: Draft) -> Callable[[Name], bool]:
    """Whether a function may exist that PostgreSQL does not bring: the spec's own, and those of extensions."""
    any_function = draft.any_function

    def known(name: Name) -> bool:
        if name.namespace in (None, "public"):
            return any_function or draft.knows_function(None, name.name)
        own = name.namespace in draft.own_namespaces
        return not own or draft.knows_function(name.namespace, name.name) or draft.was_wrong(name.name)

    return known
