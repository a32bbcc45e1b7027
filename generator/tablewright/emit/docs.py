"""The documentation of a system: one Markdown page, with diagrams that GitHub draws."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from tablewright.catalog.model import Enum
from tablewright.catalog.names import Identity
from tablewright.ddl.constraint import delete_rule
from tablewright.emit.docs_backup import docs_of_backup
from tablewright.emit.docs_external import docs_of_external, drawn, external_links, referenced
from tablewright.emit.docs_jobs import docs_of_jobs
from tablewright.emit.docs_measured import docs_of_measurements
from tablewright.emit.docs_partitions import upkeep
from tablewright.emit.docs_personal import docs_of_personal_data
from tablewright.emit.docs_routines import docs_of_routines
from tablewright.emit.docs_security import counts_of_security, docs_of_security
from tablewright.emit.docs_table import Parts, TableView, parts_of_tables, table_view
from tablewright.emit.docs_triggers import event_triggers
from tablewright.emit.docs_types import docs_of_types, uses_of_types
from tablewright.emit.docs_views import docs_of_views, relation_link
from tablewright.emit.docs_words import (
    anchor,
    child_of,
    codes,
    deletion,
    index_details,
    index_key,
    link,
    origin,
    paragraphs,
    row,
    source,
)
from tablewright.emit.er_diagram import MOST_TABLES, entity_name, er_diagrams, keys_of_tables
from tablewright.emit.render import Files, Render
from tablewright.quoting import markdown_anchor, markdown_block, markdown_code, markdown_prose, markdown_text
from tablewright.spec import Decision, Module, Spec


def docs(spec: Spec, render: Render) -> Files:
    """The page of a system."""
    parts = parts_of_tables(spec)
    system = spec.system
    yield (
        system.layout.docs,
        render(
            "docs/database-schema.md.jinja",
            title=markdown_text(system.title or system.name),
            doc=paragraphs(system.doc),
            name=markdown_code(system.name),
            files=codes(sorted({PurePath(str(path[0])).name for path in spec.paths.values()})),
            document=markdown_code(system.document) if system.document else "",
            postgres=system.postgres,
            counts=_counts(spec),
            extensions=[_named(spec, key.name, key, spec.extension_docs.get(key)) for key in spec.catalog.extensions],
            namespaces=[
                _named(spec, each.name, key, each.comment)
                for key, each in spec.catalog.namespaces.items()
                if key.name != "public"
            ],
            diagrams=list(_diagrams(spec, parts)),
            enums=_enums(spec),
            types=docs_of_types(spec),
            modules=[_module(spec, module, parts) for module in spec.modules if module.tables],
            views=docs_of_views(spec),
            security=docs_of_security(spec),
            external=docs_of_external(spec),
            external_tables=external_links(spec),
            jobs=docs_of_jobs(spec),
            routines=docs_of_routines(spec),
            event_triggers=event_triggers(spec),
            delete_rules=_delete_rules(spec, parts),
            indexes=_indexes(spec),
            personal=docs_of_personal_data(spec, parts),
            volume=_volume(spec),
            measured=docs_of_measurements(spec),
            decisions=[_decision(decision) for decision in system.decisions],
            additions=[markdown_prose(addition) for addition in system.additions],
            migrations=_migrations(spec),
            backup=docs_of_backup(spec),
            tls=spec.running.connecting.tls,
            upkeep=upkeep(spec),
        ),
    )


def _counts(spec: Spec) -> list[str]:
    catalog = spec.catalog
    counts = {
        "Tables": len(catalog.tables),
        "Columns": sum(len(table.columns) for table in catalog.tables.values()),
        "Primary keys": len(catalog.primary_keys),
        "Foreign keys": len(catalog.foreign_keys),
        "Unique constraints": len(catalog.uniques),
        "Check constraints": len(catalog.checks),
        "Exclusion constraints": len(catalog.excludes),
        "Indexes, besides those of the keys and constraints": len(catalog.indexes),
        "Enumerated types": len(catalog.enums),
        "Views": len(catalog.views),
        "Materialized views": len(catalog.materialized_views),
        "Triggers": len(catalog.triggers),
        "Extensions": len(catalog.extensions),
    }
    rare = {
        "Domains": len(catalog.domains),
        "Composite types": len(catalog.composites),
        "Range types": len(catalog.range_types),
        "Sequences, besides those of identity columns": len(catalog.sequences),
        "Extended statistics": len(catalog.statistics),
        "Partitions": len(catalog.partitions),
        "Functions and procedures": len(catalog.functions),
        "Event triggers": len(catalog.event_triggers),
    }
    counts |= {what: number for what, number in rare.items() if number}
    counts |= dict(counts_of_security(spec))
    return [row(what, f"{number:,}") for what, number in counts.items()]


def _named(spec: Spec, name: str, key: Identity, doc: str | None) -> str:
    where = origin(spec.origins.get(key))
    return markdown_code(name) + (f" ({where})" if where else "") + (f": {markdown_prose(doc)}" if doc else "")


@dataclass(frozen=True, slots=True)
class Diagram:
    """`title` is empty where one diagram shows the whole system."""

    title: str
    block: str


def _diagrams(spec: Spec, parts: Parts) -> Iterator[Diagram]:
    """One diagram of everything where that can be read, else one or more of each module."""
    catalog = drawn(spec.catalog, spec.external)
    keys = keys_of_tables(catalog) if spec.external.tables else parts.keys
    tables = [*referenced(spec, spec.catalog.tables), *spec.catalog.tables]
    whole = er_diagrams(catalog, tables, keys) if len(tables) <= MOST_TABLES else []
    if len(whole) == 1:
        yield Diagram("", markdown_block("mermaid", whole[0]))
        return
    for module in spec.modules:
        found = er_diagrams(catalog, (*referenced(spec, module.tables), *module.tables), keys)
        for number, text in enumerate(found, 1):
            which = f", part {number} of {len(found)}" if len(found) > 1 else ""
            yield Diagram(f"Module {markdown_code(module.name)}{which}", markdown_block("mermaid", text))


@dataclass(frozen=True, slots=True)
class EnumView:
    anchor: str
    name: str
    doc: str
    class_name: str
    labels: list[str]
    used_by: str
    source: str


def _enums(spec: Spec) -> list[EnumView]:
    used = uses_of_types(spec)
    return [_enum(spec, enum, used.get(enum.key, [])) for enum in spec.catalog.enums.values()]


def _enum(spec: Spec, enum: Enum, used_by: list[str]) -> EnumView:
    notes = spec.enums[enum.key]
    members = zip(enum.labels, notes.members, strict=True)
    return EnumView(
        anchor=anchor("enum", enum.key),
        name=markdown_code(entity_name(enum.key)),
        doc=paragraphs(enum.comment or ""),
        class_name=markdown_code(notes.class_name),
        labels=[row(markdown_code(label), markdown_code(f"{notes.class_name}.{member}")) for label, member in members],
        used_by=", ".join(used_by) or "no column",
        source=origin(notes.origin),
    )


@dataclass(frozen=True, slots=True)
class ModuleView:
    anchor: str
    name: str
    doc: str
    models: str
    schemas: str
    tables: list[TableView]


def _module(spec: Spec, module: Module, parts: Parts) -> ModuleView:
    layout = spec.system.layout
    return ModuleView(
        anchor=markdown_anchor("module", module.name),
        name=markdown_code(module.name),
        doc=paragraphs(module.doc),
        models=markdown_code(posixpath.join(layout.models, f"{module.models}.py")),
        schemas=markdown_code(posixpath.join(layout.schemas, f"{module.schemas}.py")),
        tables=[table_view(spec, spec.catalog.tables[key], parts) for key in module.tables],
    )


def _delete_rules(spec: Spec, parts: Parts) -> list[str]:
    keys = (key for table in spec.catalog.tables for key in parts.referenced_by.get(table, ()))
    return [
        row(
            link("table", key.referenced_table),
            link("table", child_of(key)),
            codes(key.columns),
            delete_rule(key),
            deletion(key),
        )
        for key in keys
    ]


def _indexes(spec: Spec) -> list[str]:
    return [
        row(
            relation_link(spec, index.table),
            markdown_code(index.key.name),
            ", ".join(map(index_key, index.keys)),
            index_details(index),
            markdown_prose(index.comment or ""),
        )
        for index in spec.catalog.indexes.values()
    ]


def _volume(spec: Spec) -> list[str]:
    expected = {key: notes.rows_expected for key, notes in spec.tables.items() if notes.rows_expected is not None}
    return [row(link("table", key), f"{number:,}") for key, number in expected.items()]


@dataclass(frozen=True, slots=True)
class DecisionView:
    title: str
    says: str
    does: str
    why: str
    source: str


def _decision(decision: Decision) -> DecisionView:
    return DecisionView(
        title=markdown_prose(decision.title),
        says=markdown_prose(decision.says),
        does=markdown_prose(decision.does),
        why=markdown_prose(decision.why),
        source=source(decision.source),
    )


@dataclass(frozen=True, slots=True)
class MigrationsView:
    first_id: str
    first_message: str
    folder: str
    versions: str
    here: str
    upgrade: str
    downgrade_one: str
    downgrade_all: str
    current: str


def _migrations(spec: Spec) -> MigrationsView:
    layout, migrations = spec.system.layout, spec.system.migrations
    folder, ini = posixpath.split(layout.alembic_ini)
    alembic = "alembic" if ini == "alembic.ini" else f"alembic -c {shlex.quote(ini)}"
    enter = f"cd {shlex.quote(folder)}\n" if folder else ""
    return MigrationsView(
        first_id=markdown_code(migrations.first_id),
        first_message=markdown_text(migrations.first_message),
        folder=markdown_code(folder or "."),
        versions=markdown_code(posixpath.join(layout.migrations, "versions")),
        here=markdown_code(posixpath.relpath(".", posixpath.dirname(layout.docs) or ".")),
        upgrade=markdown_block(
            "bash",
            f"{enter}export DATABASE_URL='postgresql://user:pass@host:5432/dbname'\n{alembic} upgrade head",
        ),
        downgrade_one=markdown_code(f"{alembic} downgrade -1"),
        downgrade_all=markdown_code(f"{alembic} downgrade base"),
        current=markdown_code(f"{alembic} current"),
    )
