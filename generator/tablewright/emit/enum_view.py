"""Enums in Python: which module each is in, and how other code refers to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from tablewright.catalog import python_words
from tablewright.catalog.model import Enum
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type
from tablewright.emit.domains import beneath
from tablewright.emit.imports import Import
from tablewright.emit.model_ddl import Listener
from tablewright.emit.python_file import docstring
from tablewright.emit.python_types import Code, python_type
from tablewright.emit.user_types import RESERVED, array_of, constants, text_types
from tablewright.quoting import python_string, sa_type_name
from tablewright.spec import EnumNotes, Spec, TableNotes, ViewNotes


@dataclass(frozen=True, slots=True)
class EnumView:
    """An enum's class, and the object that is its type in the database."""

    class_name: str
    doc: str
    members: list[str]
    constant: str
    arguments: str
    listeners: list[Listener]


def enum_view(enum: Enum, notes: EnumNotes, constant: str, listeners: list[Listener]) -> EnumView:
    """What the template of a module says of one enum; `constant` is what its type is called."""
    arguments = [notes.class_name, f"name={sa_type_name(enum.key.name)}"]
    if enum.key.namespace != "public":
        arguments.append(f"schema={python_string(enum.key.namespace)}")
    return EnumView(
        class_name=notes.class_name,
        doc=docstring(enum.comment or f"The labels of the type {enum.key.name}."),
        members=[f"{name} = {python_string(label)}" for name, label in zip(notes.members, enum.labels, strict=True)],
        constant=constant,
        arguments=", ".join([*arguments, "metadata=Base.metadata", "values_callable=labels"]),
        listeners=listeners,
    )


def enum_homes(spec: Spec) -> Mapping[QName, str]:
    """The models' module of every enum: its own, or one for all of them where modules would import each other."""
    homes = {enum: module.models for module in spec.modules for enum in module.enums}
    uses: dict[str, set[str]] = {module.models: set() for module in spec.modules}
    for module in spec.modules:
        for key in (*module.tables, *module.views):
            for column in spec.catalog.relation(key).columns:
                if column.type.namespace is not None and column.type.kind == "enum":
                    uses[module.models].add(homes[QName(column.type.namespace, column.type.name)])
        uses[module.models].discard(module.models)
    try:
        TopologicalSorter(uses).prepare()
    except CycleError:
        shared = free_name("enums", spec)
        return dict.fromkeys(homes, shared)
    return homes


def relations(spec: Spec) -> list[TableNotes | ViewNotes]:
    """The notes of all tables and views."""
    return [*spec.tables.values(), *spec.views.values()]


def attributes(spec: Spec) -> frozenset[str]:
    """What the attributes of all classes are called: what their bodies name is called otherwise."""
    columns = [notes.columns for notes in relations(spec)]
    ends = (end.attribute for notes in spec.tables.values() for end in notes.relationships)
    return frozenset((*(notes.attribute for each in columns for notes in each.values()), *ends))


def python_constants(spec: Spec) -> Mapping[QName, str]:
    """What the models call the types of enums, domains and composite types: in upper case, and as nothing else."""
    taken = {*RESERVED, *python_words.MODELS, *attributes(spec)}
    taken |= {notes.class_name for notes in spec.enums.values()}
    taken |= {notes.model for notes in relations(spec)}
    enums: dict[QName, str] = {}
    for key, notes in spec.enums.items():
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", notes.class_name).upper()
        while name in taken:
            name += "_TYPE"
        enums[key] = name
        taken.add(name)
    return enums | dict(constants(spec.catalog, taken))


def free_name(wanted: str, spec: Spec) -> str:
    """A name for a module of our own that is none of the spec's modules."""
    taken = {name for module in spec.modules for name in (module.models, module.schemas)}
    while wanted in taken:
        wanted = f"_{wanted}"
    return wanted


@dataclass(frozen=True, slots=True)
class EnumReferences:
    """How one module refers to enums: those of its own need no import. `prefix` leads to the others."""

    spec: Spec
    homes: Mapping[QName, str]
    prefix: str
    module: str | None = None
    constants: Mapping[QName, str] = field(default_factory=dict)
    """What the models call the types of enums, domains and composite types."""

    def of_class(self, key: QName) -> Code:
        """The class of an enum, or what Python has for a value of a domain or a composite type."""
        if key in self.spec.enums:
            return self._code(key, self.spec.enums[key].class_name)
        domain = self.spec.catalog.domains.get(key)
        stored = beneath(domain.type, self.spec.catalog.domains) if domain else None
        # What is read of an enum beneath a domain is its label.
        return python_type(stored, lambda _: Code("str")) if stored else Code("str")

    def type(self, key: QName) -> Code:
        """The object that is the type in the database."""
        if key in self.spec.enums:
            return self._code(key, self.constants[key])
        name = self.constants[key]
        imports = frozenset((self._base(name),))
        return Code(f"{name}()", imports, class_=name) if key in text_types(self.spec.catalog) else Code(name, imports)

    def array(self, type_: Type) -> Code:
        """An array of a domain or a composite type."""
        key = QName(type_.namespace or "", type_.name)
        return array_of(self.type(key), type_, self.spec.catalog, self._base("NamedArray"))

    def _base(self, name: str) -> Import:
        return Import(f"{self.prefix}{free_name('base', self.spec)}", name)

    def member(self, enum: QName, label: str) -> Code | None:
        """The member of the enum's class that stands for a label."""
        labels = self.spec.catalog.enums[enum].labels
        if label not in labels:
            return None
        class_ = self.of_class(enum)
        return Code(f"{class_.text}.{self.spec.enums[enum].members[labels.index(label)]}", class_.imports)

    def _code(self, enum: QName, name: str) -> Code:
        home = self.homes[enum]
        return Code(name) if home == self.module else Code(name, frozenset((Import(f"{self.prefix}{home}", name),)))
