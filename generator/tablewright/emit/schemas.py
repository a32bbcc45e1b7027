"""Pydantic schemas: for each table what a client writes, changes and reads."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tablewright.catalog.model import Column, PrimaryKey
from tablewright.catalog.names import QName
from tablewright.catalog.types import family
from tablewright.emit.domains import spelled_out
from tablewright.emit.enum_view import EnumReferences, attributes, enum_homes, free_name, relations
from tablewright.emit.imports import Import, export_list, import_lines
from tablewright.emit.model_views import columns_of, view_doc, view_of
from tablewright.emit.python_file import docstring, header
from tablewright.emit.python_types import ANY, Code
from tablewright.emit.render import Files, Render
from tablewright.emit.schema_checks import Limits, limits_of_checks
from tablewright.emit.schema_composites import composite_names, composite_types
from tablewright.emit.schema_defaults import constant, made_by_server
from tablewright.emit.schema_fields import FieldType, field, field_type, within_checks
from tablewright.emit.schema_types import pydantic, shared_types
from tablewright.emit.table_parts import parts_by_table
from tablewright.quoting import python_string
from tablewright.spec import ColumnNotes, Module, Spec

_NONE = Code("None")
_CREATE = (
    "What a new row of {} is made of.\n\nThe database fills in what is left out, so only `model_given()` is stored."
)
_UPDATE = "What changes in a row of {}.\n\nWhat is left out stays as it is: `model_given()` is what changes."
_RESPONSE = "A row of {} as it is read."
_SUMMARY = "A row of {} in a list."


def schemas(spec: Spec, render: Render) -> Files:
    """The files of the schemas package."""
    emitter = _Schemas(spec)
    folder = spec.system.layout.schemas
    exported: dict[str, list[str]] = {}
    for module in spec.modules:
        classes = [view for table in module.tables for view in emitter.classes(table)]
        classes += [emitter.view_class(view) for view in module.views]
        exported[module.schemas] = [view.name for view in classes]
        yield f"{folder}/{module.schemas}.py", render("schemas/module.py.jinja", **emitter.module_view(module, classes))
    yield f"{folder}/{emitter.base}.py", render("schemas/base.py.jinja", **_base_view(spec, emitter))
    yield f"{folder}/__init__.py", render("schemas/__init__.py.jinja", **_package_view(spec, exported))


@dataclass(frozen=True, slots=True)
class SchemaView:
    """One class, as the template of a module takes it."""

    name: str
    base: str
    doc: str
    fields: list[Code]
    not_null: list[str]
    """Fields that may be left out, but refuse None."""
    reads_objects: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """A column with what its fields are made of."""

    column: Column
    notes: ColumnNotes
    type: FieldType
    constant: Code | None
    read_only: bool

    @property
    def in_base(self) -> bool:
        """Whether its field is the same for writing and reading: then a value that is not given can be named."""
        return self.column.default is None or self.column.nullable or self.constant is not None

    def required(self) -> Code:
        """As it is read: there is always a value, or None where the column is nullable."""
        return field(self.column, self.notes, self.type, self.column.nullable, None)

    def with_default(self) -> Code:
        """As it is written: what is not given has the column's default."""
        default = self.constant or (_NONE if self.column.nullable else None)
        return field(self.column, self.notes, self.type, self.column.nullable, default)

    def optional(self) -> Code:
        """As something that may be left out."""
        return field(self.column, self.notes, self.type, True, _NONE)


class _Schemas:
    """Makes the views of tables and modules."""

    def __init__(self, spec: Spec) -> None:
        self.base = free_name("base", spec)
        self.used: set[str] = set()
        """The types of the base module that the modules so far use."""
        self._spec = spec
        layout = spec.system.layout
        models = posixpath.relpath(layout.models, layout.root).replace("/", ".")
        self.own = models.partition(".")[0]
        """The package that the modules' own imports are of."""
        self._enums = EnumReferences(spec, enum_homes(spec), f"{models}.")
        self._parts = parts_by_table(spec.catalog)
        self.composites = composite_names(spec.catalog, _taken(spec))

    def classes(self, key: QName) -> list[SchemaView]:
        """The classes of one table."""
        table = self._spec.catalog.tables[key]
        notes = self._spec.tables[key]
        name = notes.class_name
        parts = self._parts[key]
        checks = limits_of_checks(table, [*parts.checks, *parts.apart], self._spec.catalog.domains)
        columns = [
            self._column(column, notes.columns[column.name], checks.get(column.name), parts.primary_key)
            for column in table.columns
        ]
        written = [column for column in columns if not column.read_only]
        shared = [column for column in written if column.in_base]
        filled = [column for column in written if not column.in_base]
        read = [column for column in columns if column.read_only or not column.in_base]
        summary = [column.required() for column in columns if column.column.name in notes.summary]
        base = f"{name}Base"
        classes = [
            SchemaView(
                base, "Schema", table.comment or f"A row of {key.name}.", [c.with_default() for c in shared], []
            ),
            SchemaView(
                f"{name}Create", base, _CREATE.format(key.name), [c.optional() for c in filled], _not_null(filled)
            ),
            SchemaView(
                f"{name}Update", "Schema", _UPDATE.format(key.name), [c.optional() for c in written], _not_null(written)
            ),
            SchemaView(f"{name}Response", base, _RESPONSE.format(key.name), [c.required() for c in read], [], True),
        ]
        if summary:
            classes.append(SchemaView(f"{name}Summary", "Schema", _SUMMARY.format(key.name), summary, [], True))
        return classes

    def view_class(self, key: QName) -> SchemaView:
        """The one class of a view, which is only read."""
        view, notes = view_of(self._spec, key), self._spec.views[key]
        fields = []
        for column in columns_of(view, notes):
            type_ = field_type(column.type, None, self._enums.of_class, self._spec.catalog.domains)
            # What a document holds that a query made, nobody has said.
            shown = FieldType(Code("Any", frozenset((ANY,)))) if family(column.type) == "json" else type_
            fields.append(field(column, notes.columns[column.name], shown, column.nullable, None))
        return SchemaView(f"{notes.class_name}Response", "Schema", view_doc(view), fields, [], True)

    def _column(
        self, column: Column, notes: ColumnNotes, checks: Limits | None, primary_key: PrimaryKey | None
    ) -> _Column:
        domains = self._spec.catalog.domains
        stored = spelled_out(column, domains)
        type_ = field_type(column.type, stored.default, self.class_of, domains)
        return _Column(
            column=stored,
            notes=notes,
            type=within_checks(type_, checks) if checks else type_,
            constant=constant(stored, self._enums),
            read_only=made_by_server(stored, notes, primary_key),
        )

    def class_of(self, key: QName) -> Code:
        """What a value of a user-defined type is."""
        if key in self.composites:
            name = self.composites[key]
            return Code(name, classes=frozenset((name,)))
        return self._enums.of_class(key)

    def module_view(self, module: Module, classes: list[SchemaView]) -> dict[str, object]:
        """The module's classes, and the imports that they need."""
        fields = [code for view in classes for code in view.fields]
        imports = {import_ for code in fields for import_ in code.imports}
        used = {name for code in fields for name in code.classes}
        self.used |= used
        imports |= {Import(f".{self.base}", name) for name in used}
        if classes:
            imports |= {Import(f".{self.base}", "Schema"), *pydantic("ConfigDict")}
        if any(view.not_null for view in classes):
            imports |= {Import(f".{self.base}", "not_null"), *pydantic("field_validator")}
        return {
            "header": header(self._spec, module.name),
            "doc": docstring(module.doc or f"Schemas of {module.name}."),
            "imports": import_lines(imports, self.own),
            "classes": [replace(view, doc=docstring(view.doc)) for view in classes],
        }


def _taken(spec: Spec) -> Iterator[str]:
    """What the schemas call enums, attributes and classes."""
    yield from attributes(spec)
    yield from (notes.class_name for notes in spec.enums.values())
    for notes in relations(spec):
        yield from (notes.class_name + ending for ending in ("Base", "Create", "Update", "Response", "Summary"))


def _not_null(columns: list[_Column]) -> list[str]:
    return [python_string(column.notes.attribute) for column in columns if not column.column.nullable]


def _base_view(spec: Spec, emitter: _Schemas) -> dict[str, object]:
    composites = composite_types(spec.catalog, emitter.composites, emitter.used, emitter.class_of)
    own = {*emitter.composites.values()}
    used = {*emitter.used, *(name for code in composites.values() for name in code.classes)} - own
    types = {**shared_types(used), **composites}
    imports = {import_ for code in types.values() for import_ in code.imports}
    imports |= {ANY, Import("typing", "TypeVar"), *pydantic("BaseModel", "ConfigDict", "field_validator")}
    return {
        "header": header(spec, "system"),
        "doc": docstring(f"What all schemas share: {spec.system.title or spec.system.name}."),
        "imports": import_lines(imports, emitter.own),
        "composites": bool(composites),
        "types": {name: code.text for name, code in types.items()},
    }


def _package_view(spec: Spec, exported: Mapping[str, list[str]]) -> dict[str, object]:
    imports = {Import(f".{module}", name) for module, names in exported.items() for name in names}
    return {
        "header": header(spec, "system"),
        "doc": docstring(f"Schemas: {spec.system.title or spec.system.name}."),
        "imports": import_lines(imports),
        "exported": [python_string(name) for name in export_list(import_.name for import_ in imports)],
    }
