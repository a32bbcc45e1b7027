"""What Pydantic takes for each type of a column; for that, schemas share types in their base module."""

from __future__ import annotations

import re
from functools import cache

from tablewright.emit.imports import Import
from tablewright.emit.python_types import Code

_VECTOR = "list[Annotated[float, Field(allow_inf_nan=False)]]"
_RANGES = {
    "int4range": "Range[Integer]",
    "int8range": "Range[BigInteger]",
}
SHARED = {
    "SmallInteger": "Annotated[int, Field(ge=-(2**15), lt=2**15)]",
    "Integer": "Annotated[int, Field(ge=-(2**31), lt=2**31)]",
    "BigInteger": "Annotated[int, Field(ge=-(2**63), lt=2**63)]",
    "Oid": "Annotated[int, Field(ge=0, lt=2**32)]",
    "Real": "Annotated[float, Field(ge=-3.4028235e38, le=3.4028235e38)]",
    "SingleChar": 'Annotated[str, Field(pattern=r"^[\\x01-\\x7f]?$")]',
    "Name": "Annotated[str, Field(max_length=63)]",
    "Bits": 'Annotated[str, Field(pattern=r"^[01]*$")]',
    "MacAddress": 'Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$")]',
    "MacAddress8": 'Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){7}$")]',
    "Money": 'Annotated[str, Field(pattern=r"^-?[$]?[0-9][0-9,]*([.][0-9]+)?$")]',
    "LabelPath": 'Annotated[str, Field(pattern=r"^([A-Za-z0-9_]+([.][A-Za-z0-9_]+)*)?$")]',
    "Sparse": (
        "Annotated[SparseVector, PlainValidator(sparse_vector),"
        ' PlainSerializer(SparseVector.to_text, return_type=str, when_used="json"),'
        ' WithJsonSchema({"type": "string", "examples": ["{1:0.5,3:2}/5"]})]'
    ),
}
"""The definitions; the base module has those that are used, and those that they use."""

OF_COLUMN = {
    "smallint": "SmallInteger",
    "integer": "Integer",
    "bigint": "BigInteger",
    "oid": "Oid",
    "real": "Real",
    "name": "Name",
    '"char"': "SingleChar",
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
    **_RANGES,
    **{name.replace("range", "multirange"): f"list[{type_}]" for name, type_ in _RANGES.items()},
}
"""Columns' types that a schema does not write as a model does."""


def pydantic(*names: str) -> frozenset[Import]:
    """Names of Pydantic's."""
    return frozenset(Import("pydantic", name) for name in names)


_IMPORTS = {
    "IPv4Interface": {Import("ipaddress", "IPv4Interface")},
    "IPv6Interface": {Import("ipaddress", "IPv6Interface")},
    "Annotated": {Import("typing", "Annotated")},
    "Range": {Import("sqlalchemy.dialects.postgresql", "Range")},
    "SparseVector": {Import("pgvector", "SparseVector")},
    **{name: pydantic(name) for name in ("Field", "PlainSerializer", "PlainValidator", "WithJsonSchema")},
}


@cache
def type_code(text: str) -> Code:
    """The text of a type with the imports of the names in it; its `classes` are the shared types."""
    words = frozenset(re.findall(r"\w+", text))
    imports = (import_ for word in words & _IMPORTS.keys() for import_ in _IMPORTS[word])
    return Code(text, frozenset(imports), words & SHARED.keys())


def shared_types(used: set[str]) -> dict[str, Code]:
    """The definitions of the types that are used, in the order in which Python can read them."""
    needed = used.union(*(type_code(SHARED[name]).classes for name in used))
    return {name: type_code(definition) for name, definition in SHARED.items() if name in needed}
