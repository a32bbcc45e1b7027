"""The views' section of the documentation."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from tablewright.catalog.model import MaterializedView, View, ViewColumn
from tablewright.catalog.names import QName
from tablewright.emit.docs_table import index_row, type_cell
from tablewright.emit.docs_triggers import trigger_item
from tablewright.emit.docs_words import anchor, codes, link, origin, owner, paragraphs, row
from tablewright.emit.er_diagram import entity_name
from tablewright.emit.model_views import AnyView, view_of
from tablewright.quoting import markdown_block, markdown_code, markdown_prose, sql_qualified
from tablewright.spec import ColumnNotes, Module, Refresh, Spec, ViewNotes
from tablewright.sqltext import Name, read_query


@dataclass(frozen=True, slots=True)
class ViewView:
    """What the template shows of a view, quoted; each entry of a list is one row or one item."""

    anchor: str
    name: str
    doc: str
    facts: list[str]
    columns: list[str]
    indexes: list[str]
    triggers: list[str]
    query: str


def docs_of_views(spec: Spec) -> list[ViewView]:
    """All views, in the order of the modules."""
    return [_view(spec, module, view_of(spec, key)) for module in spec.modules for key in module.views]


def relation_link(spec: Spec, key: QName) -> str:
    """A link to a table or a view; the bare name of what is neither."""
    if key in spec.tables:
        return link("table", key)
    return link("view", key) if key in spec.views else markdown_code(entity_name(key))


def _view(spec: Spec, module: Module, view: AnyView) -> ViewView:
    notes = spec.views[view.key]
    indexes = [index for index in spec.catalog.indexes.values() if index.table == view.key]
    return ViewView(
        anchor=anchor("view", view.key),
        name=markdown_code(entity_name(view.key)),
        doc=paragraphs(view.comment or ""),
        facts=list(filter(None, _facts(spec, module, view, notes))),
        columns=[_column(column, notes.columns[column.name], notes) for column in view.columns],
        indexes=[index_row(spec, index) for index in indexes],
        triggers=[trigger_item(spec, t) for t in spec.catalog.triggers.values() if QName(*t.key[:2]) == view.key],
        query=markdown_block("sql", view.query),
    )


def _facts(spec: Spec, module: Module, view: AnyView, notes: ViewNotes) -> Iterable[str]:
    layout = spec.system.layout
    models, schemas = (
        markdown_code(posixpath.join(folder, f"{name}.py"))
        for folder, name in ((layout.models, module.models), (layout.schemas, module.schemas))
    )
    response = markdown_code(f"{notes.class_name}Response")
    what = "Class" if notes.key else "Table object"
    yield f"{what}: {markdown_code(notes.model)} in {models}, {response} in {schemas}"
    yield f"Rows are told apart in Python by {codes(notes.key)}"
    yield from owner(spec, view.key)
    relations = dict.fromkeys(map(_meant, read_query(view.query).names.relations))
    if relations:
        yield f"Reads {', '.join(relation_link(spec, key) for key in relations)}"
    yield from _rights(view, relations) if isinstance(view, View) else _storage(view, notes.refresh)
    source = origin(notes.origin)
    if source:
        yield f"Source: {source}"


def _meant(name: Name) -> QName:
    return QName(name.namespace or "public", name.name)


def _rights(view: View, relations: Iterable[QName]) -> Iterable[str]:
    if relations and view.security_invoker:
        yield "Its tables are read with the rights of who asks, and under the policies for that role (security_invoker)"
    elif relations:
        yield "Its tables are read with the rights of its owner, and under the policies for that role"
    if view.security_barrier:
        yield "No function but leakproof ones sees a row before its own conditions have let it pass (security_barrier)"
    if view.check_option == "local":
        yield "What is written through it has to fulfil its own conditions (LOCAL CHECK OPTION)"
    if view.check_option == "cascaded":
        yield "What is written through it has to fulfil its conditions, and all beneath them (CASCADED CHECK OPTION)"


def _storage(view: MaterializedView, refresh: Refresh | None) -> Iterable[str]:
    yield "Materialized: it shows what its query returned at the last refresh, and no row-level security holds for it"
    concurrently = "CONCURRENTLY " if refresh and refresh.concurrently else ""
    if not view.with_data:
        first = ", which cannot be concurrent" if concurrently else ""
        yield f"Empty when it is made, and cannot be read before its first refresh{first}"
    statement = markdown_code(f"REFRESH MATERIALIZED VIEW {concurrently}{sql_qualified(*view.key)}")
    meanwhile = "; it can be read meanwhile" if concurrently else "; who reads it meanwhile has to wait"
    if refresh and refresh.schedule:
        when = f"by a job at {markdown_code(refresh.schedule)}, where the server has pg_cron"
        yield f"Refreshed {when}: {statement}{meanwhile}"
    else:
        yield f"Refreshed by whoever calls {statement}{meanwhile}"
    if view.options:
        yield f"Storage parameters: {codes(f'{name} = {value}' for name, value in view.options)}"


def _column(column: ViewColumn, notes: ColumnNotes, view: ViewNotes) -> str:
    words = [markdown_prose(column.comment)] if column.comment else []
    if notes.attribute != column.name:
        words.append(f"In Python: {markdown_code(notes.attribute)}.")
    return row(
        markdown_code(column.name),
        type_cell(column.type),
        "yes" if column.name in view.nullable else "no",
        "PII" if notes.pii else "",
        " ".join(words),
        origin(notes.origin),
    )
