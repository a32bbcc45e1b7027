"""A system's folder to its spec: what all the names in the files mean together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

from tablewright.catalog import python_words
from tablewright.catalog.names import Global, QName, Simple
from tablewright.catalog.naming import Patterns
from tablewright.catalog.types import Type, family
from tablewright.errors import InputError, Problem, did_you_mean, in_order
from tablewright.kinds import enum, extension, namespace
from tablewright.kinds.enum import EnumNode
from tablewright.spec import (
    ColumnNotes,
    Decision,
    EnumNotes,
    Layout,
    Migrations,
    Module,
    Spec,
    System,
    TableNotes,
)
from tablewright.specio.circles import check_circles
from tablewright.specio.class_names import ClassNames, is_identifier, name_classes
from tablewright.specio.columns import gather_columns, resolve_columns
from tablewright.specio.draft import Draft, TableDraft, origin_of
from tablewright.specio.evolution import read_evolution
from tablewright.specio.external import check_external, read_external
from tablewright.specio.grants import read_grants, read_roles
from tablewright.specio.index_parts import read_index_parts
from tablewright.specio.jobs import check_jobs, read_jobs
from tablewright.specio.layout import check_layout, check_modules
from tablewright.specio.owners import read_owner
from tablewright.specio.partitions import read_partitions
from tablewright.specio.parts import keys_of, read_foreign_keys, read_table, unique_sets
from tablewright.specio.python_names import TAKEN, attributes, relationships
from tablewright.specio.reader import Reading, hear, read_files
from tablewright.specio.routines import check_bodies, name_functions, read_routines
from tablewright.specio.row_keys import row_keys
from tablewright.specio.running import read_running
from tablewright.specio.security import read_security
from tablewright.specio.triggers import read_triggers
from tablewright.specio.types import meaning_of, read_sequences, read_types
from tablewright.specio.unused_mixins import check_unused_mixins
from tablewright.specio.views import gather_views, read_views, view_notes
from tablewright.specio.virtual_columns import check_virtual_columns

_SUMMARY_COLUMNS = 4
_PLAIN = frozenset(("text", "enum", "integer", "numeric", "boolean", "date", "timestamp", "uuid", "float"))


def read_spec(folder: FilePath, spec: FilePath) -> Spec:
    """Read the system in `folder`; `spec` is the folder of all systems, which includes may not leave.

    Raises InputError with every problem of the system.
    """
    reading = read_files(folder, spec)
    draft = Draft(reading, Patterns(**reading.system.naming.model_dump()))
    read_external(draft)
    _read_system_objects(draft)
    enums = _read_enums(draft)
    name_functions(draft)
    read_types(draft)
    _gather_tables(draft)
    gather_views(draft)
    read_routines(draft)
    for table in draft.tables.values():
        resolve_columns(draft, table)
    for table in draft.tables.values():
        read_table(draft, table)
    for table in draft.tables.values():
        read_partitions(draft, table)
    read_index_parts(draft)
    read_sequences(draft)
    firm = [key for key in keys_of(draft.catalog) if not key.deferrable]
    draft.unique_sets |= unique_sets(draft.catalog, firm)
    for table in draft.tables.values():
        read_foreign_keys(draft, table)
    for made in draft.catalog.tables.values():
        check_virtual_columns(draft, made)
    check_unused_mixins(draft)
    read_jobs(draft)
    read_views(draft)
    for table in draft.tables.values():
        read_owner(draft, "table", table.key, table.node.owner, table.at)
    read_triggers(draft)
    check_bodies(draft)
    check_circles(draft)
    check_external(draft)
    check_jobs(draft)
    read_security(draft)
    check_modules(reading)
    check_layout(reading)
    running = read_running(draft)
    keys = row_keys(draft)
    names = name_classes(draft, {key: node for key, (_, node) in enums.items()}, keys)
    hidden = TAKEN | names.read_in_bodies() | _type_classes(draft)
    enum_notes = _enum_notes(draft, names, enums)
    tables = _table_notes(draft, names, keys, hidden)
    views = view_notes(draft, names, hidden)
    evolution = read_evolution(draft, {key: node for key, (_, node) in enums.items()})
    hear(reading)
    reading.problems.raise_if_any()
    return Spec(
        system=_system(reading),
        catalog=draft.catalog,
        modules=_modules(draft, enums),
        enums=enum_notes,
        tables=tables,
        views=views,
        origins=draft.origins,
        partition_rules=draft.partition_rules,
        external=draft.external,
        leaks=draft.leaks,
        job_docs={Global(name, "job"): node.doc for name, node in reading.system.jobs.items() if node.doc},
        extension_docs={
            Global(name, "extension"): node.doc for name, node in reading.system.extensions.items() if node.doc
        },
        paths=draft.paths,
        running=running,
        evolution=evolution,
        warnings=tuple(in_order(reading.problems.found)),
    )


def read_specs(folders: list[FilePath], spec: FilePath) -> list[Spec]:
    """Read several systems; raises InputError with the problems of all of them."""
    specs: list[Spec] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            specs.append(read_spec(folder, spec))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return specs


def _read_system_objects(draft: Draft) -> None:
    system, file = draft.reading.system, draft.reading.system_file
    read_roles(draft)
    for name, extension_node in system.extensions.items():
        at = (file, "extensions", name)
        made = extension.parse(name, extension_node, at, draft.problems)
        draft.put(made)
        draft.note(made.key, extension_node, at)
        if made.namespace and made.namespace not in (*system.namespaces, *system.external.namespaces):
            hint = did_you_mean(made.namespace, system.namespaces) or "declare it under `namespaces:`"
            draft.problems.add((*at, "namespace"), f"unknown namespace `{made.namespace}`", hint=hint)
    for name, namespace_node in system.namespaces.items():
        at = (file, "namespaces", name)
        read_grants(draft, "schema", Simple(name), namespace_node.grants, at)
        found = namespace.parse(name, namespace_node, at, draft.problems)
        if name != "public":
            shared = any(each.namespace == name for each in draft.catalog.extensions.values())
            draft.put(replace(found, shared=shared))
            draft.note(found.key, namespace_node, at)


def _read_enums(draft: Draft) -> dict[QName, tuple[str, EnumNode]]:
    enums: dict[QName, tuple[str, EnumNode]] = {}
    for module, node in draft.reading.modules.items():
        for name, enum_node in node.enums.items():
            at = (draft.reading.files[module], "enums", name)
            key = QName(draft.namespace(module, enum_node.namespace, at), name)
            draft.claim(key, "enum", at)
            found = enum.parse(key, enum_node, at, draft.problems)
            draft.put(found)
            draft.note(key, enum_node, at)
            read_grants(draft, "type", key, enum_node.grants, at)
            draft.enums[key] = found.labels
            enums[key] = (module, enum_node)
    for key in enums:
        draft.user_types[str(key)] = Type(key.name, namespace=key.namespace)
    # A bare name means the enum in `public`, or the only one of that name.
    for key in sorted(enums, key=lambda k: k.namespace == "public"):
        draft.user_types[key.name] = Type(key.name, namespace=key.namespace)
    return enums


def _gather_tables(draft: Draft) -> None:
    for module, node in draft.reading.modules.items():
        for name, table_node in node.tables.items():
            at = (draft.reading.files[module], "tables", name)
            key = QName(draft.namespace(module, table_node.namespace, at), name)
            draft.claim(key, "table", at)
            table = TableDraft(key, module, table_node, at)
            gather_columns(draft, table)
            draft.tables.setdefault(key, table)


def _enum_notes(draft: Draft, names: ClassNames, enums: dict[QName, tuple[str, EnumNode]]) -> dict[QName, EnumNotes]:
    for key, (_, node) in enums.items():
        _check_members(draft, key, node, draft.paths[key])
    return {
        key: EnumNotes(module, names.enums[key], tuple(member for member, _ in node.values), origin_of(node))
        for key, (module, node) in enums.items()
    }


def _table_notes(
    draft: Draft, names: ClassNames, keys: dict[QName, tuple[str, ...]], hidden: frozenset[str]
) -> dict[QName, TableNotes]:
    columns = {key: attributes(draft, table, hidden) for key, table in draft.tables.items()}
    ends = relationships(draft, columns, keys, hidden)
    return {
        key: TableNotes(
            module=table.module,
            class_name=names.tables[key][0],
            model=names.tables[key][1],
            key=keys[key],
            columns={
                name: ColumnNotes(columns[key][name], origin_of(column.node), column.node.pii, column.node.on_update)
                for name, column in table.columns.items()
            },
            relationships=tuple(ends[key]),
            origin=origin_of(table.node),
            rows_expected=table.node.rows_expected,
            summary=_summary(draft, table),
        )
        for key, table in draft.tables.items()
    }


def _type_classes(draft: Draft) -> frozenset[str]:
    """The classes of types that columns and domains have, as far as these are none of SQLAlchemy's."""
    types = {column.type.name for relation in draft.catalog.relations() for column in relation.columns}
    types |= {domain.type.name for domain in draft.catalog.domains.values()}
    return python_words.TYPE_CLASSES & {"SINGLE_CHAR" if name == '"char"' else name.upper() for name in types}


_OF_MEMBERS = frozenset((*dir(str), "name", "value", "mro"))
"""What every member of an enum of texts has, or its class."""


def _check_members(draft: Draft, key: QName, node: EnumNode, at: tuple[str | int, ...]) -> None:
    labels: dict[str, str] = {}
    for number, (member, label) in enumerate(node.values):
        where = (*at, "values", number)
        first = labels.setdefault(member, label)
        if not is_identifier(member) or member.startswith("_"):
            draft.problems.add(where, f"`{member}` is not the name of an enum's member in Python")
        elif member in _OF_MEMBERS:
            draft.problems.add(
                where, f"the member `{member}` would hide what every member has", hint=f"`{member.upper()}` would do"
            )
        elif first != label:
            hint = "write `values:` as a mapping: `MEMBER: label`"
            draft.problems.add(where, f"enum `{key.name}` has two members `{member}` in Python", hint=hint)


def _summary(draft: Draft, table: TableDraft) -> tuple[str, ...]:
    """The columns of the Summary schema: those that the spec lists, else the key and the first plain ones."""
    chosen = table.node.schemas.summary
    if chosen is not None:
        at = (*table.at, "schemas", "summary")
        return tuple(name for number, name in enumerate(chosen) if draft.has_column(table, name, (*at, number)))
    key = [name for name in table.primary_key if name in table.columns]
    plain = [
        name
        for name, column in table.columns.items()
        if column.column and not column.column.nullable and _is_plain(draft, column.column.type) and name not in key
    ]
    return (*key, *plain[:_SUMMARY_COLUMNS])


def _is_plain(draft: Draft, type_: Type) -> bool:
    return family(meaning_of(draft, type_).base) in _PLAIN


def _modules(draft: Draft, enums: dict[QName, tuple[str, EnumNode]]) -> tuple[Module, ...]:
    return tuple(
        Module(
            name=name,
            doc=node.doc,
            models=node.files.get("models", name),
            schemas=node.files.get("schemas", name),
            enums=tuple(key for key, (module, _) in enums.items() if module == name),
            tables=tuple(key for key, table in draft.tables.items() if table.module == name),
            views=tuple(key for key, view in draft.views.items() if view.module == name),
            others=tuple(draft.others[name]),
        )
        for name, node in draft.reading.modules.items()
    )


def _system(reading: Reading) -> System:
    node = reading.system
    return System(
        name=node.system,
        title=node.title or node.system,
        doc=node.doc,
        document=node.document,
        postgres=node.postgres,
        layout=Layout(**node.layout.model_dump()),
        migrations=Migrations(**node.migrations.model_dump(exclude={"log"})),
        decisions=tuple(Decision(**decision.model_dump()) for decision in node.decisions),
        additions=tuple(node.additions or ()),
    )
