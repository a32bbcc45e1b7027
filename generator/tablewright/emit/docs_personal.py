"""The documentation's section on personal data: which columns hold it, and what becomes of it when rows are deleted."""

from __future__ import annotations

from collections.abc import Iterator

from tablewright.catalog.model import ForeignKey
from tablewright.catalog.names import QName
from tablewright.emit.docs_table import Parts
from tablewright.emit.docs_words import child_of, codes, link, row
from tablewright.emit.model_views import view_of
from tablewright.quoting import markdown_code, markdown_prose
from tablewright.spec import Spec


def docs_of_personal_data(spec: Spec, parts: Parts) -> list[str]:
    """A row for every column of a table or a view that holds personal data."""
    rows = []
    for key, notes in spec.tables.items():
        personal = [column for column in spec.catalog.tables[key].columns if notes.columns[column.name].pii]
        becomes = "; ".join(_what_becomes(spec, parts, key)) if personal else ""
        rows += [
            row(link("table", key), markdown_code(column.name), markdown_prose(column.comment or ""), becomes)
            for column in personal
        ]
    return rows + _of_views(spec)


def _of_views(spec: Spec) -> list[str]:
    return [
        row(
            link("view", key),
            markdown_code(column.name),
            markdown_prose(column.comment or ""),
            "follows the rows that it shows"
            + (", at its next refresh" if key in spec.catalog.materialized_views else ""),
        )
        for key, notes in spec.views.items()
        for column in view_of(spec, key).columns
        if notes.columns[column.name].pii
    ]


def _what_becomes(spec: Spec, parts: Parts, table: QName) -> Iterator[str]:
    """What happens to a row of the table, key by key, and what keeps it from being deleted itself (manual, 5.5.5)."""
    keys = [key for key in parts.foreign_keys.get(table, ()) if key.referenced_table != table]
    for key in keys:
        yield _rule(key)
    if not keys:
        yield "goes only when it is deleted itself"
    refusing = dict.fromkeys(child_of(key) for key in _refusing(spec, table))
    if refusing:
        yield f"cannot be deleted while rows of {' or '.join(link('table', each) for each in refusing)} hold on to it"


def _rule(key: ForeignKey) -> str:
    parent, columns = link("table", key.referenced_table), codes(key.delete_sets or key.columns)
    match key.on_delete:
        case "cascade":
            return f"goes along with its row of {parent}"
        case "set null":
            return f"stays when its row of {parent} is deleted, without {columns}"
        case "set default":
            return f"stays when its row of {parent} is deleted, with {columns} at their defaults"
    return f"stays, and so does its row of {parent}: that one cannot be deleted"


def _refusing(spec: Spec, table: QName) -> Iterator[ForeignKey]:
    """The keys for which a row cannot be deleted: those that refuse it, or what would go along with it."""
    keys = list(spec.catalog.foreign_keys.values())
    going = [table]
    for each in going:
        along = (child_of(key) for key in keys if key.referenced_table == each and key.on_delete == "cascade")
        going += [child for child in dict.fromkeys(along) if child not in going]
    for key in keys:
        # NO ACTION looks when all is done: what goes along is gone by then.
        waits = key.on_delete == "no action" and child_of(key) in going
        if key.referenced_table in going and key.on_delete in ("restrict", "no action") and not waits:
            yield key
