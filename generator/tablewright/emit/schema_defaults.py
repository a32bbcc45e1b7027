"""Defaults of columns in Pydantic schemas: constants that Python can say, and what only the server fills in."""

from __future__ import annotations

import json
import re

from tablewright.catalog.model import Column, PrimaryKey
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type, family
from tablewright.emit.enum_view import EnumReferences
from tablewright.emit.imports import Import
from tablewright.emit.python_types import DECIMAL, Code
from tablewright.quoting import python_string
from tablewright.spec import ColumnNotes

FIELD = Import("pydantic", "Field")

# A string constant, with or without a cast; one with escapes (E'') is read where it holds none but doubled backslashes.
_STRING = re.compile(r"""(?P<escapes>E?)'(?P<text>(?:[^']|'')*)'(?:::[\w\s".]+(?:\(\d+\))?(?:\[\])?)?""")
_NUMBER = re.compile(r"-?\d+(?P<fraction>\.\d+)?")
_CLOCK = re.compile(r"\b(now|\w+_timestamp|localtime\w*|current_(date|time\w*))\b", re.IGNORECASE)


def made_by_server(column: Column, notes: ColumnNotes, primary_key: PrimaryKey | None) -> bool:
    """Whether the database fills the column in, so that a client only reads it."""
    if column.generated is not None or column.identity is not None or notes.on_update is not None:
        return True
    if column.default is None:
        return False
    in_key = primary_key is not None and column.name in primary_key.columns
    return in_key or (family(column.type) in ("timestamp", "date", "time") and bool(_CLOCK.search(column.default)))


def constant(column: Column, references: EnumReferences) -> Code | None:
    """A column's default as Python, if it is a constant that Python can say."""
    default = (column.default or "").strip()
    kind = family(column.type)
    if kind in ("integer", "float", "numeric"):
        return _number(default, kind)
    if kind == "boolean":
        return Code(default.capitalize()) if default.lower() in ("true", "false") else None
    text = _string(default)
    return None if text is None else _from_text(text, column.type, references)


def _number(default: str, kind: str) -> Code | None:
    found = _NUMBER.fullmatch(default)
    if not found or (kind == "integer" and found["fraction"]):
        return None
    match kind:
        case "integer":
            return Code(str(int(default)))
        case "float":
            return Code(str(float(default)))
    return Code(f"Decimal({python_string(default)})", frozenset((DECIMAL,)))


def _from_text(text: str, type_: Type, references: EnumReferences) -> Code | None:
    match family(type_):
        case "enum":
            return references.member(QName(type_.namespace or "", type_.name), text)
        case "json":
            return _document(text)
        case "array":
            return _factory("list") if text == "{}" else None
        case "text":
            return Code(python_string(text))
    return None


def _string(default: str) -> str | None:
    found = _STRING.fullmatch(default)
    if found is None:
        return None
    text = found["text"].replace("''", "'")
    if not found["escapes"]:
        return text if "\\" not in text else None
    undoubled = text.replace("\\\\", "")
    return text.replace("\\\\", "\\") if "\\" not in undoubled else None


def _document(text: str) -> Code | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    if not isinstance(value, dict | list):
        return None
    return _factory(f"lambda: {_literal(value)}" if value else type(value).__name__)


def _literal(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_literal(key)}: {_literal(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_literal, value)) + "]"
        case str():
            return python_string(value)
    return repr(value)


def _factory(make: str) -> Code:
    return Code(f"Field(default_factory={make})", frozenset((FIELD,)))
