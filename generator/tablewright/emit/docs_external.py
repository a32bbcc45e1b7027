"""What belongs to somebody else, in the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tablewright.catalog.model import Catalog, Column, Enum, Function, Namespace, Role, Table
from tablewright.catalog.names import QName
from tablewright.catalog.types import type_sql
from tablewright.emit.docs_words import anchor, codes, link, remark, row
from tablewright.emit.er_diagram import entity_name, keys_of_tables
from tablewright.quoting import markdown_code, markdown_prose
from tablewright.spec import Spec


@dataclass(frozen=True, slots=True)
class ExternalTableView:
    anchor: str
    name: str
    doc: str
    columns: list[str]


@dataclass(frozen=True, slots=True)
class ExternalView:
    """What the template shows, quoted; each entry of a list is one item."""

    stubs: str
    namespaces: list[str]
    roles: list[str]
    enums: list[str]
    functions: list[str]
    tables: list[ExternalTableView]


def docs_of_external(spec: Spec) -> ExternalView | None:
    """The view of what is external, where anything is."""
    external = spec.external
    if external == Catalog():
        return None
    return ExternalView(
        stubs=markdown_code(spec.system.layout.stubs),
        namespaces=[_item(spec, markdown_code(key.name), found) for key, found in external.namespaces.items()],
        roles=[_item(spec, markdown_code(key.name), found) for key, found in external.roles.items()],
        enums=[_item(spec, f"{_name(key)}: {codes(e.labels)}", e) for key, e in external.enums.items()],
        functions=[_item(spec, _signature(function), function) for function in external.functions.values()],
        tables=[_table(spec, table) for table in external.tables.values()],
    )


def drawn(catalog: Catalog, external: Catalog) -> Catalog:
    """A catalog whose tables are those of the diagrams: the own ones, and those of somebody else."""
    if not external.tables:
        return catalog
    return replace(
        catalog,
        tables={**catalog.tables, **external.tables},
        primary_keys={**catalog.primary_keys, **external.primary_keys},
        uniques={**catalog.uniques, **external.uniques},
    )


def referenced(spec: Spec, tables: Iterable[QName]) -> list[QName]:
    """The external tables that these refer to."""
    own = set(tables)
    keys = spec.catalog.foreign_keys.values()
    found = {key.referenced_table for key in keys if QName(*key.key[:2]) in own}
    return [key for key in spec.external.tables if key in found]


def external_links(spec: Spec) -> str:
    """The external tables that the diagrams show."""
    return ", ".join(link("table", key) for key in referenced(spec, spec.catalog.tables))


def _name(key: QName) -> str:
    return markdown_code(entity_name(key))


def _item(spec: Spec, shown: str, found: Namespace | Role | Enum | Function) -> str:
    return shown + remark(spec, found.key, found.comment)


def _signature(function: Function) -> str:
    arguments = ", ".join(f"{argument.name} {argument.type}" for argument in function.arguments)
    called = markdown_code(f"{entity_name(function.key)}({arguments})")
    return f"{called} returns {markdown_code(function.returns or 'nothing')}, {function.volatility}"


def _type(column: Column) -> str:
    named = QName(column.type.namespace, column.type.name) if column.type.namespace else None
    return type_sql(column.type, entity_name(named) if named else None)


def _table(spec: Spec, table: Table) -> ExternalTableView:
    marks = keys_of_tables(spec.external)[table.key].marks()
    rows = [
        row(
            markdown_code(column.name),
            markdown_code(_type(column)),
            "yes" if column.nullable else "no",
            ", ".join(marks.get(column.name, [])),
            markdown_prose(column.comment or ""),
        )
        for column in table.columns
    ]
    name = _name(table.key)
    doc = remark(spec, table.key, table.comment).removeprefix(". ").strip()
    return ExternalTableView(anchor("table", table.key), name, doc, rows)
