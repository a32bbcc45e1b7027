"""SQLAlchemy models: a module for each module of the spec, `base.py`, and a package that exports all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from tablewright.catalog.model import Catalog, Enum, PrimaryKey, Table
from tablewright.catalog.names import QName
from tablewright.diff.order import creation_order
from tablewright.emit.domains import beneath
from tablewright.emit.enum_view import EnumReferences, EnumView, enum_homes, enum_view, free_name, python_constants
from tablewright.emit.imports import Import, export_list, import_lines
from tablewright.emit.model_between import between_tables, dependencies
from tablewright.emit.model_columns import DEFAULT_PRIMARY_KEY, Enums, key_style, mapped_columns, table_columns
from tablewright.emit.model_ddl import (
    Listener,
    after_table,
    around_enum,
    besides_tables,
    calls,
    in_base,
    of_tables,
    placement,
)
from tablewright.emit.model_external import external_module, external_names
from tablewright.emit.model_relationships import Relationships
from tablewright.emit.model_table_args import table_arguments, table_constraints, table_keywords
from tablewright.emit.model_views import AnyView, object_columns, view_arguments, view_columns, view_doc, view_of
from tablewright.emit.python_file import docstring, header
from tablewright.emit.python_types import ANY, SA, WITHOUT_CLASS, Code, type_class, type_class_name
from tablewright.emit.render import Files, Render
from tablewright.emit.table_parts import TableParts, parts_by_table
from tablewright.emit.user_types import named_types
from tablewright.quoting import UNKNOWN_TO_SQLALCHEMY, python_string
from tablewright.spec import Module, Spec

EVENT = Import("sqlalchemy", "event")
RESERVED_WORDS = Import("sqlalchemy.dialects.postgresql.base", "RESERVED_WORDS")
ISCHEMA_NAMES = Import("sqlalchemy.dialects.postgresql.base", "ischema_names")


def _orm(name: str) -> Import:
    return Import("sqlalchemy.orm", name)


def models(spec: Spec, render: Render) -> Files:
    """The files of the models package."""
    base = free_name("base", spec)
    folder = spec.system.layout.models
    homes = enum_homes(spec)
    modules = _Modules(spec, base, homes)
    for module in spec.modules:
        enums = [enum for enum in module.enums if homes[enum] == module.models]
        yield f"{folder}/{module.models}.py", render("models/module.py.jinja", **modules.view(module, enums))
    shared = set(homes.values()) - {module.models for module in spec.modules}
    for name in shared:
        yield f"{folder}/{name}.py", render("models/module.py.jinja", **modules.shared_enums(name))
    yield (
        f"{folder}/{base}.py",
        render("models/base.py.jinja", **_base_view(spec, modules)),
    )
    if modules.external:
        external = free_name("external", spec)
        view = external_module(spec, modules.external, base)
        yield f"{folder}/{external}.py", render("models/external.py.jinja", **view)
    if modules.besides_tables:
        ddl = free_name("ddl", spec)
        yield f"{folder}/{ddl}.py", render("models/ddl.py.jinja", **_ddl_view(spec, base, modules))
    yield f"{folder}/__init__.py", render("models/__init__.py.jinja", **_package_view(spec, base, homes, modules))


@dataclass(frozen=True, slots=True)
class ModelView:
    """A table's class, as the template of a module takes it."""

    class_name: str
    doc: str
    table: str
    columns: list[str]
    relationships: list[str]
    why_rows_differ: str
    rows_differ_by: list[str]
    """The attributes that the ORM tells rows apart by, where PostgreSQL has no primary key."""
    arguments: list[str]
    listeners: list[str]
    base: str = "Base"


@dataclass(frozen=True, slots=True)
class ObjectView:
    """A table without a class: nothing tells its rows apart, so the ORM could not keep them."""

    name: str
    table: str
    arguments: list[str]
    listeners: list[str]
    base: str = "Base"


class _Modules:
    """Makes the views of the modules."""

    def __init__(self, spec: Spec, base: str, homes: Mapping[QName, str]) -> None:
        self._spec = spec
        self._base = f".{base}"
        self._homes = homes
        self.constants = python_constants(spec)
        self._parts = parts_by_table(spec.catalog)
        self.plan = creation_order(spec.catalog)
        placed = placement(self.plan)
        self._own = of_tables(self.plan, placed)
        self.external = external_names(spec)
        self._external_module = f".{free_name('external', spec)}"
        self._keys = key_style(spec.catalog, self.plan.deferred, self.external)
        self._relationships = Relationships(spec, self.plan.in_circles)
        self.besides_tables = besides_tables(self.plan, placed)
        self.uses_ddl = bool(self.besides_tables)

    @property
    def primary_key(self) -> str | None:
        """How primary keys are named, where it is not as PostgreSQL would."""
        return self._keys.primary_key if self._keys.primary_key != DEFAULT_PRIMARY_KEY else None

    def view(self, module: Module, enums: Iterable[QName]) -> dict[str, object]:
        """The module's enums and tables, and the imports that they need."""
        references = EnumReferences(self._spec, self._homes, ".", module.models, self.constants)
        needs = _Needs(self._base)
        typing_imports = self._typing_imports(module)
        if typing_imports:
            needs.imports.add(Import("typing", "TYPE_CHECKING"))
        enum_views = [self._enum(self._spec.catalog.enums[enum], needs) for enum in enums]
        made = [self._spec.catalog.tables[table] for table in module.tables]
        tables = [self._table(table, references, needs) for table in made if self._spec.tables[table.key].key]
        objects = [self._object(table, references, needs) for table in made if not self._spec.tables[table.key].key]
        views = [view_of(self._spec, view) for view in module.views]
        tables += [self._view(view, references, needs) for view in views if self._spec.views[view.key].key]
        objects += [self._view_object(view, references, needs) for view in views if not self._spec.views[view.key].key]
        return {
            "header": header(self._spec, module.name),
            "doc": docstring(module.doc or f"Models of {module.name}."),
            "imports": import_lines(needs.imports),
            "typing_imports": typing_imports,
            "enums": enum_views,
            "tables": tables,
            "objects": objects,
        }

    def shared_enums(self, name: str) -> dict[str, object]:
        """All enums in a module of their own."""
        needs = _Needs(self._base)
        enums = [self._enum(enum, needs) for enum in self._spec.catalog.enums.values()]
        return {
            "header": header(self._spec, "system"),
            "doc": docstring("The enums of all models."),
            "imports": import_lines(needs.imports),
            "typing_imports": [],
            "enums": enums,
            "tables": [],
            "objects": [],
        }

    def _enum(self, enum: Enum, needs: _Needs) -> EnumView:
        view = enum_view(enum, self._spec.enums[enum.key], self.constants[enum.key], around_enum(enum))
        needs.imports |= {Import("enum"), SA, needs.base("Base"), needs.base("labels")}
        self.uses_ddl |= needs.ddl(view.listeners)
        return view

    def _table(self, table: Table, references: EnumReferences, needs: _Needs) -> ModelView:
        notes = self._spec.tables[table.key]
        parts = self._parts[table.key]
        columns = mapped_columns(table, notes.columns, parts, self._written(references), self._keys)
        relationships = self._relationships.lines(table.key)
        arguments = table_arguments(table, parts, self._keys)
        needs.add([*columns, *arguments])
        needs.imports |= {_orm("Mapped"), _orm("mapped_column")}
        if relationships:
            needs.imports.add(_orm("relationship"))
        return ModelView(
            class_name=notes.class_name,
            doc=docstring(table.comment or f"A row of {table.key.name}."),
            table=python_string(table.key.name),
            columns=[column.text for column in columns],
            relationships=relationships,
            why_rows_differ=_why_rows_differ(parts),
            rows_differ_by=[notes.columns[name].attribute for name in notes.key] if not parts.primary_key else [],
            arguments=[argument.text for argument in arguments],
            listeners=self._around(f"{notes.model}.__table__", table, needs),
        )

    def _object(self, table: Table, references: EnumReferences, needs: _Needs) -> ObjectView:
        notes, parts = self._spec.tables[table.key], self._parts[table.key]
        arguments = table_columns(table, notes.columns, parts, self._written(references), self._keys)
        arguments += table_constraints(table, parts, self._keys)
        needs.add(arguments)
        needs.imports.add(SA)
        keywords = [f"{name}={value}" for name, value in table_keywords(table)]
        return ObjectView(
            name=notes.model,
            table=python_string(table.key.name),
            arguments=[*(argument.text for argument in arguments), *keywords],
            listeners=self._around(notes.model, table, needs),
        )

    def _around(self, target: str, table: Table, needs: _Needs) -> list[str]:
        """What is made with a table, and the imports of what it refers to."""
        parts = self._parts[table.key]
        listeners = after_table(target, table, parts, self.plan, self._own[table.key])
        referenced = {key.referenced_table for key in parts.foreign_keys} & self.external.keys()
        needs.imports |= {Import(self._external_module, self.external[key]) for key in referenced}
        needs.imports.add(needs.base("Base"))
        self.uses_ddl |= needs.ddl(listeners)
        return calls(listeners)

    def _view(self, view: AnyView, references: EnumReferences, needs: _Needs) -> ModelView:
        notes = self._spec.views[view.key]
        columns = view_columns(view, notes, self._written(references))
        needs.add(columns)
        needs.imports |= {needs.base("ReadOnly"), _orm("Mapped"), _orm("mapped_column")}
        return ModelView(
            class_name=notes.class_name,
            doc=docstring(view_doc(view)),
            table=python_string(view.key.name),
            columns=[column.text for column in columns],
            relationships=[],
            rows_differ_by=[notes.columns[name].attribute for name in notes.key],
            why_rows_differ="PostgreSQL has no primary key here",
            arguments=view_arguments(view),
            listeners=[],
            base="ReadOnly",
        )

    def _view_object(self, view: AnyView, references: EnumReferences, needs: _Needs) -> ObjectView:
        notes = self._spec.views[view.key]
        columns = object_columns(view, notes, self._written(references))
        needs.add(columns)
        needs.imports |= {needs.base("ReadOnly"), SA}
        schema = [] if view.key.namespace == "public" else [f"schema={python_string(view.key.namespace)}"]
        return ObjectView(
            name=notes.model,
            table=python_string(view.key.name),
            arguments=[*(column.text for column in columns), *schema],
            listeners=[],
            base="ReadOnly",
        )

    def _written(self, references: EnumReferences) -> Enums:
        return Enums(references.type, references.of_class, references.array, self._spec.catalog.domains)

    def _typing_imports(self, module: Module) -> list[str]:
        """Classes of other modules that relationships name; at run time SQLAlchemy finds them by their names."""
        tables = self._spec.tables
        targets = {end.target for table in module.tables for end in tables[table].relationships}
        python_modules = {other.name: other.models for other in self._spec.modules}
        return import_lines(
            Import(f".{python_modules[tables[target].module]}", tables[target].class_name)
            for target in targets
            if tables[target].module != module.name
        ).splitlines()


class _Needs:
    """Collects the imports of a module."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.imports: set[Import] = {Import("__future__", "annotations")}

    def base(self, name: str) -> Import:
        """A name from the module of the base class."""
        return Import(self._base, name)

    def ddl(self, listeners: list[Listener]) -> bool:
        """What listeners need; whether there are any."""
        if listeners:
            self.imports |= {EVENT, self.base("ddl")}
        return bool(listeners)

    def add(self, codes: Iterable[Code]) -> None:
        """What pieces of code need."""
        for code in codes:
            self.imports |= code.imports
            self.imports |= {self.base(type_class_name(name)) for name in code.classes}


def _why_rows_differ(parts: TableParts) -> str:
    over_time = any(isinstance(key, PrimaryKey) for key in parts.temporal)
    return "SQLAlchemy knows no primary key over time" if over_time else "PostgreSQL has no primary key here"


def _base_view(spec: Spec, modules: _Modules) -> dict[str, object]:
    primary_key, uses_ddl = modules.primary_key, modules.uses_ddl
    listeners = in_base(modules.plan)
    names = _types_without_class(spec.catalog, spec.external)
    named = named_types(spec.catalog, modules.constants)
    classes = [*map(type_class, names), *named.classes]
    imports = {_orm("DeclarativeBase")}
    imports |= {import_ for code in (*classes, *named.constants) for import_ in code.imports}
    if listeners:
        imports.add(EVENT)
    if primary_key:
        imports.add(SA)
    if listeners or uses_ddl:
        imports |= {SA, Import("collections.abc", "Callable")}
    if spec.views:
        imports |= {SA, EVENT, ANY, _orm("Mapper"), Import("typing", "NoReturn")}
    type_names = [(python_string(name), type_class_name(name)) for name in names] + named.recognized
    if type_names:
        imports.add(ISCHEMA_NAMES)
    key_words = sorted(UNKNOWN_TO_SQLALCHEMY & set(chain(_names(spec.catalog), _names(spec.external))))
    if key_words:
        imports.add(RESERVED_WORDS)
    if spec.catalog.enums:
        imports.add(Import("enum", "Enum"))
    return {
        "header": header(spec, "system"),
        "module_doc": docstring(f"The base of all models: {spec.system.title or spec.system.name}."),
        "doc": docstring(spec.system.doc or "What all models share; its metadata is the whole database."),
        "imports": import_lines(imports),
        "primary_key": python_string(primary_key) if primary_key else None,
        "type_classes": [code.text for code in classes],
        "type_names": type_names,
        "constants": [code.text for code in named.constants],
        "enums": bool(spec.catalog.enums),
        "uses_ddl": bool(listeners) or uses_ddl,
        "key_words": ", ".join(map(python_string, key_words)),
        "read_only": bool(spec.views),
        "listeners": listeners,
    }


def _names(catalog: Catalog) -> Iterator[str]:
    """The names of all objects and columns, and the words in the names of routines."""
    for object_ in catalog.objects():
        yield from (part for part in object_.key if isinstance(part, str))
    for relation in catalog.relations():
        yield from (column.name for column in relation.columns)


def _types_without_class(catalog: Catalog, external: Catalog) -> list[str]:
    relations = chain(catalog.relations(), external.relations())
    types = {column.type for relation in relations for column in relation.columns}
    types |= {beneath(type_, catalog.domains) for type_ in types}
    return sorted({type_.name for type_ in types if type_.namespace is None and type_.name in WITHOUT_CLASS})


def _ddl_view(spec: Spec, base: str, modules: _Modules) -> dict[str, object]:
    return {
        "header": header(spec, "system"),
        "imports": import_lines((SA, EVENT, Import(f".{base}", "ddl"))),
        "dependencies": dependencies(between_tables(modules.plan)),
        "listeners": modules.besides_tables,
    }


def _package_view(spec: Spec, base: str, homes: Mapping[QName, str], modules: _Modules) -> dict[str, object]:
    imports = {Import(f".{base}", "Base")}
    for enum, notes in spec.enums.items():
        imports.add(Import(f".{homes[enum]}", notes.class_name))
    for module in spec.modules:
        imports |= {Import(f".{module.models}", spec.tables[table].model) for table in module.tables}
        imports |= {Import(f".{module.models}", spec.views[view].model) for view in module.views}
    if spec.views:
        imports.add(Import(f".{base}", "ReadOnly"))
    exported = [python_string(name) for name in export_list(import_.name for import_ in imports)]
    if modules.besides_tables:
        imports.add(Import(f".{free_name('ddl', spec)}", "attach"))
    return {
        "header": header(spec, "system"),
        "doc": docstring(f"Models: {spec.system.title or spec.system.name}."),
        "imports": import_lines(imports),
        "exported": exported,
        "attaches": bool(modules.besides_tables),
    }
