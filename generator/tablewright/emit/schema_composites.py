"""Composite types in schemas: texts that are checked as PostgreSQL reads a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tablewright.catalog import python_words
from tablewright.catalog.model import Catalog, Composite
from tablewright.catalog.names import QName
from tablewright.catalog.naming import class_name
from tablewright.catalog.types import Type, family
from tablewright.emit.domains import beneath
from tablewright.emit.imports import Import
from tablewright.emit.python_types import ANY, Code, EnumReference
from tablewright.emit.schema_fields import field_type
from tablewright.emit.schema_types import pydantic

# What Pydantic reads from a text as PostgreSQL prints it; of other attributes a schema knows only that they are there.
_CHECKED = frozenset(("text", "integer", "numeric", "boolean", "uuid", "enum", "composite"))
_TEXT = Code("str")


def composite_names(catalog: Catalog, taken: Iterable[str]) -> Mapping[QName, str]:
    """What the schemas call each composite type."""
    found: dict[QName, str] = {}
    used = {*taken, *python_words.SCHEMAS}
    for key in catalog.composites:
        name = f"{class_name(key.name)}Row"
        name = f"{class_name(key.namespace)}{name}" if name in used else name
        while name in used or not name.isascii():
            name = f"Row{len(used)}"
        found[key] = name
        used.add(name)
    return found


def composite_types(
    catalog: Catalog, names: Mapping[QName, str], used: set[str], class_of: EnumReference
) -> dict[str, Code]:
    """The definitions of those that are used, each after those that it is made of."""
    found: dict[str, Code] = {}

    def define(composite: Composite) -> None:
        if names[composite.key] in found:
            return
        for attribute in composite.attributes:
            key = QName(attribute.type.namespace or "", attribute.type.name)
            if key in catalog.composites and not attribute.type.array:
                define(catalog.composites[key])
        found[names[composite.key]] = _definition(composite, catalog, class_of)

    for composite in catalog.composites.values():
        if names[composite.key] in used:
            define(composite)
    return found


def _definition(composite: Composite, catalog: Catalog, class_of: EnumReference) -> Code:
    attributes = [_attribute(attribute.type, catalog, class_of) for attribute in composite.attributes]
    text = f"Annotated[str, AfterValidator(row_of({', '.join(code.text for code in attributes)}))]"
    imports = pydantic("AfterValidator", "TypeAdapter", "ValidationError") | {
        ANY,
        Import("typing", "Annotated"),
        Import("collections.abc", "Callable"),
        Import("re"),
    }
    return Code(
        text,
        imports.union(*(code.imports for code in attributes)),
        frozenset().union(*(code.classes for code in attributes)),
    )


def _attribute(type_: Type, catalog: Catalog, class_of: EnumReference) -> Code:
    if family(beneath(type_, catalog.domains)) not in _CHECKED:
        return _TEXT
    found = field_type(type_, None, class_of, catalog.domains)
    if not found.limits:
        return found.code
    text = f"Annotated[{found.code.text}, Field({', '.join(found.limits)})]"
    return Code(text, found.code.imports | pydantic("Field"), found.code.classes)
