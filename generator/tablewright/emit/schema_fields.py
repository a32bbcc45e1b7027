"""The fields of Pydantic schemas: the type and the limits that make a schema accept what PostgreSQL accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tablewright.catalog.model import Column
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type, family
from tablewright.emit.domains import Domains
from tablewright.emit.imports import Import
from tablewright.emit.python_types import Code, EnumReference, json_type, python_type
from tablewright.emit.schema_checks import Limits, limits_of_domain
from tablewright.emit.schema_types import OF_COLUMN, pydantic, type_code
from tablewright.quoting import python_string
from tablewright.spec import ColumnNotes

_FIELD = pydantic("Field") | {Import("typing", "Annotated")}


def _limits(type_: Type) -> tuple[str, ...]:
    match type_.name, type_.modifiers:
        case (("varchar" | "char"), (size,)):
            return (f"max_length={size}",)
        case "numeric", (int(precision), int(scale)):
            return _digits(precision, scale)
        case (("bit" | "vector" | "halfvec"), (size,)):
            return (f"min_length={size}", f"max_length={size}")
        case "varbit", (size,):
            return (f"max_length={size}",)
    return ()


def _digits(precision: int, scale: int) -> tuple[str, ...]:
    if 0 <= scale <= precision:
        return f"max_digits={precision}", f"decimal_places={scale}"
    # PostgreSQL rounds to the scale, then wants less than ten to the power of what is left of the precision.
    bound = f'Decimal("1e{precision - scale}")'
    return f"gt=-{bound}", f"lt={bound}"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field's type without null, and the arguments of `Field` that limit it."""

    code: Code
    limits: tuple[str, ...] = ()


def field_type(type_: Type, default: str | None, enum_class: EnumReference, domains: Domains) -> FieldType:
    """The type that a schema gives a column; for a domain, the type beneath it within what it checks."""
    if type_.array:
        element = field_type(type_.element(), None, enum_class, domains)
        imports = element.code.imports | _FIELD if element.limits else element.code.imports
        return FieldType(Code(f"list[{_annotated(element.code.text, element.limits)}]", imports, element.code.classes))
    if type_.namespace is not None and type_.kind == "domain":
        domain = domains[QName(type_.namespace, type_.name)]
        beneath = field_type(domain.type, default, enum_class, domains)
        return within_checks(beneath, limits_of_domain(domain, domains))
    if type_.namespace is not None:
        return FieldType(enum_class(QName(type_.namespace, type_.name)))
    if family(type_) == "json":
        return FieldType(json_type(default))
    limits = _limits(type_)
    if type_.name in OF_COLUMN:
        return FieldType(type_code(OF_COLUMN[type_.name]), limits)
    return FieldType(python_type(type_, enum_class), limits)


def within_checks(type_: FieldType, checks: Limits) -> FieldType:
    """The type, limited by what the column's checks say, too."""
    if checks.choices is not None:
        return FieldType(checks.choices)
    limits = {limit.partition("=")[0]: limit.partition("=")[2] for limit in type_.limits}
    narrower = {name: value for name, value in checks.arguments.items() if not _is_wider(name, value, limits)}
    arguments = tuple(f"{name}={value}" for name, value in (limits | narrower).items())
    code = Code(type_.code.text, type_.code.imports | checks.imports, type_.code.classes)
    return FieldType(code, arguments)


def _is_wider(name: str, value: str, limits: Mapping[str, str]) -> bool:
    return name == "max_length" and name in limits and int(value) > int(limits[name])


def _annotated(type_: str, arguments: tuple[str, ...] | list[str]) -> str:
    return f"Annotated[{type_}, Field({', '.join(arguments)})]" if arguments else type_


def field(column: Column, notes: ColumnNotes, type_: FieldType, optional: bool, default: Code | None) -> Code:
    """One line of a schema; `optional` says that None is a value, `default` what stands there if nothing is given."""
    arguments = list(type_.limits)
    imports = type_.code.imports
    if notes.attribute != column.name:
        name, attribute = python_string(column.name), python_string(notes.attribute)
        arguments += [f"validation_alias=AliasChoices({attribute}, {name})", f"serialization_alias={name}"]
        imports |= pydantic("AliasChoices")
    if column.comment is not None:
        arguments.append(f"description={python_string(column.comment)}")
    if arguments:
        imports |= _FIELD
    annotation = _annotated(type_.code.text + (" | None" if optional else ""), arguments)
    if default is None:
        return Code(f"{notes.attribute}: {annotation}", imports, type_.code.classes)
    return Code(f"{notes.attribute}: {annotation} = {default.text}", imports | default.imports, type_.code.classes)
