"""The fields of Pydantic schemas: the type and the limits that make a schema accept what PostgreSQL accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tablewright.catalog.model import Column, QName
from tablewright.catalog.types import Type, family
from tablewright.emit.imports import Import
from tablewright.emit.python_types import Code, EnumReference, json_type, python_type
from tablewright.quoting import python_string
from tablewright.spec import ColumnNotes

ANNOTATED = Import("typing", "Annotated")


def pydantic(name: str) -> Import:
    """A name of Pydantic's."""
    return Import("pydantic", name)


_FIELD = frozenset((ANNOTATED, pydantic("Field")))
_VECTOR = "list[Annotated[float, Field(allow_inf_nan=False)]]"
SHARED = {
    "SmallInteger": "Annotated[int, Field(ge=-(2**15), lt=2**15)]",
    "Integer": "Annotated[int, Field(ge=-(2**31), lt=2**31)]",
    "BigInteger": "Annotated[int, Field(ge=-(2**63), lt=2**63)]",
    "Oid": "Annotated[int, Field(ge=0, lt=2**32)]",
    "Real": "Annotated[float, Field(ge=-3.4028235e38, le=3.4028235e38)]",
    "Name": "Annotated[str, Field(max_length=63)]",
    "Bits": 'Annotated[str, Field(pattern=r"^[01]*$")]',
    "MacAddress": 'Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$")]',
    "MacAddress8": 'Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){7}$")]',
    "Money": 'Annotated[str, Field(pattern=r"^-?[$]?[0-9][0-9,]*([.][0-9]+)?$")]',
    "LabelPath": 'Annotated[str, Field(pattern=r"^([A-Za-z0-9_]+([.][A-Za-z0-9_]+)*)?$")]',
    "Sparse": "",
}
"""Types of the base module of the schemas, which has those that are used. That of sparse vectors is in its template."""
# What Pydantic takes in place of the type that SQLAlchemy reads.
_TYPES = {
    "smallint": "SmallInteger",
    "integer": "Integer",
    "bigint": "BigInteger",
    "oid": "Oid",
    "real": "Real",
    "name": "Name",
    "macaddr": "MacAddress",
    "macaddr8": "MacAddress8",
    "money": "Money",
    "ltree": "LabelPath",
    "inet": "IPv4Interface | IPv6Interface",
    "bit": "Bits",
    "varbit": "Bits",
    "vector": _VECTOR,
    "halfvec": _VECTOR,
    "sparsevec": "Sparse",
    "int4range": "Range[Integer]",
    "int8range": "Range[BigInteger]",
    "int4multirange": "list[Range[Integer]]",
    "int8multirange": "list[Range[BigInteger]]",
}
_NAMES = {
    "IPv4Interface": Import("ipaddress", "IPv4Interface"),
    "IPv6Interface": Import("ipaddress", "IPv6Interface"),
    "Range": Import("sqlalchemy.dialects.postgresql", "Range"),
    "Annotated": ANNOTATED,
    "Field": pydantic("Field"),
}


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
        case (("vector" | "halfvec"), (size,)):
            return (f"min_length={size}", f"max_length={size}")
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


def field_type(type_: Type, default: str | None, enum_class: EnumReference) -> FieldType:
    """The type that a schema gives a column."""
    if type_.array:
        element = field_type(type_.element(), None, enum_class)
        imports = element.code.imports | _FIELD if element.limits else element.code.imports
        return FieldType(Code(f"list[{_annotated(element.code.text, element.limits)}]", imports, element.code.classes))
    if type_.namespace is not None:
        return FieldType(enum_class(QName(type_.namespace, type_.name)))
    if family(type_) == "json":
        return FieldType(json_type(default))
    limits = _limits(type_)
    if type_.name not in _TYPES:
        return FieldType(python_type(type_, enum_class), limits)
    text = _TYPES[type_.name]
    words = frozenset(re.findall(r"\w+", text))
    return FieldType(Code(text, frozenset(map(_NAMES.get, words & _NAMES.keys())), words & SHARED.keys()), limits)


def _annotated(type_: str, arguments: tuple[str, ...] | list[str]) -> str:
    return f"Annotated[{type_}, Field({', '.join(arguments)})]" if arguments else type_


def field(column: Column, notes: ColumnNotes, type_: FieldType, optional: bool, default: Code | None) -> Code:
    """One line of a schema; `optional` says that None is a value, `default` what stands there if nothing is given."""
    arguments = list(type_.limits)
    imports = type_.code.imports
    if notes.attribute != column.name:
        name, attribute = python_string(column.name), python_string(notes.attribute)
        arguments += [f"validation_alias=AliasChoices({attribute}, {name})", f"serialization_alias={name}"]
        imports |= {pydantic("AliasChoices")}
    if column.comment is not None:
        arguments.append(f"description={python_string(column.comment)}")
    if arguments:
        imports |= _FIELD
    annotation = _annotated(type_.code.text + (" | None" if optional else ""), arguments)
    if default is None:
        return Code(f"{notes.attribute}: {annotation}", imports, type_.code.classes)
    return Code(f"{notes.attribute}: {annotation} = {default.text}", imports | default.imports, type_.code.classes)
