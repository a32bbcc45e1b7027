"""Types, and values of them, as a spec writes them and as a server prints them."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tablewright.catalog.types import SERIALS, Meaning, Type, UnknownType, family, known_names, parse_type, type_sql
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.base import Row
from tablewright.postgres.texts_of_values import complaint, shortened
from tablewright.quoting import sql_literal
from tablewright.sqltext import read_expression


def parse_column_type(text: str, user_types: Mapping[str, Type], at: Path, problems: Problems) -> Type | None:
    """The type that a column's text names, or None after a complaint."""
    try:
        return parse_type(text, user_types)
    except UnknownType as error:
        problems.add(at, str(error), hint=_type_hint(error.name, user_types))
        return None


_ELSEWHERE = {
    **dict.fromkeys(("string", "str", "longtext", "mediumtext", "clob", "nvarchar"), "text"),
    **dict.fromkeys(("datetime", "datetimetz"), "timestamptz"),
    **dict.fromkeys(("number", "money_amount"), "numeric"),
    **dict.fromkeys(("blob", "binary", "varbinary", "bytes"), "bytea"),
    **dict.fromkeys(("object", "dict", "map"), "jsonb"),
    **{"tinyint": "smallint", "guid": "uuid", "array": "text[]", "list": "text[]"},
}
"""What other databases and languages call a type."""


def _type_hint(name: str, user_types: Mapping[str, Type]) -> str:
    word = name.lower()
    if word in SERIALS:
        return f"`{word}` stands alone, at a column of a table: it is {SERIALS[word]} with a sequence of its own"
    known = [*known_names(), *user_types]
    if word.partition("(")[0].strip() in known:
        return ""  # the type is known: the message says what is wrong with it
    # The nearest of both: `varchr` is a misspelled varchar, `varchar2` is Oracle's.
    nearest = difflib.get_close_matches(word, [*known, *_ELSEWHERE], n=1, cutoff=0.8)
    elsewhere = _ELSEWHERE.get(nearest[0]) if nearest else None
    return f"did you mean `{elsewhere}`?" if elsewhere else did_you_mean(name, known)


def read_default(value: Any, meaning: Meaning, at: Path, problems: Problems) -> str | None:
    """A default as an SQL expression.

    What a text means follows from the type: for an enum it is a label, for a text type it is the text, for any other
    type it is an expression.
    """
    type_, labels = meaning.base, meaning.labels
    kind = family(type_)
    if isinstance(value, dict) and set(value) == {"sql"} and isinstance(value["sql"], str):
        return value["sql"].strip()
    if isinstance(value, str) and _NUMERIC.fullmatch(value) and kind in _NOT_NUMBERS:
        # 2024-01-01 is a subtraction in SQL.
        problems.add(at, f"`{value}` is no SQL expression of type {type_.name}", hint=as_value(value))
        return None
    if isinstance(value, dict) and set(value) == {"value"}:
        return _literal(value["value"], type_, labels, at, problems)
    if isinstance(value, str) and kind not in ("enum", "text"):
        return value.strip()
    if isinstance(value, str) and kind == "text" and _reads_as_sql(value):
        hint = f"write `{{sql: {value}}}` for the expression, `{{value: {value}}}` for the text"
        problems.warn("sql-in-text", at, f"`{value}` is taken for a text, and may be meant as an expression", hint=hint)
    return _literal(value, type_, labels, at, problems)


_SQL_LIKE = re.compile(r"[(':\[]|current_|local|session_", re.IGNORECASE)
"""What is in every text that reads as SQL: whatever lacks it needs no parser."""
_SQL_WORDS = frozenset(("CoalesceExpr", "MinMaxExpr", "CaseExpr", "A_ArrayExpr"))


def _reads_as_sql(text: str) -> bool:
    """Whether a text calls a function, names a value of the session, or is a constant as SQL writes it.

    `user` is a word before it is an expression, and so is `std::string`.
    """
    if not _SQL_LIKE.search(text):
        return False
    found = read_expression(text)
    constant = found.constant is not None or (found.root == "TypeCast" and not found.columns)
    return bool(found.calls) or bool(found.clocks) or constant or found.root in _SQL_WORDS


_NUMERIC = re.compile(r"[\d\s:.+-]+")
_NOT_NUMBERS = frozenset(
    ("date", "time", "timestamp", "interval", "uuid", "network", "array", "json", "range", "composite")
)


def as_value(value: str) -> str:
    """A hint for a text that is meant as a value."""
    return f'for the value itself write `{{value: "{value}"}}`'


def _literal(value: Any, type_: Type, labels: tuple[str, ...], at: Path, problems: Problems) -> str | None:
    kind = family(type_)
    if kind == "enum" and value not in labels:
        problems.add(at, f"`{value}` is no label of enum `{type_.name}`", hint=did_you_mean(str(value), labels))
        return None
    if kind == "json":
        return f"{sql_literal(json.dumps(value, ensure_ascii=False))}::{type_.name}"
    if isinstance(value, list) and type_.array:
        return _array(value, type_, labels, at, problems)
    if isinstance(value, bool) and kind == "boolean":
        return "true" if value else "false"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str) and not (is_number and kind in _NUMBERS):
        hint = "put it in quotes" if kind == "text" else ""
        problems.add(at, f"`{json.dumps(value)}` is not a value of type {type_.name}", hint=hint)
        return None
    text = value if isinstance(value, str) else _number(value, kind)
    wrong = complaint(text, type_, labels)
    if wrong:
        problems.add(at, f"`{shortened(text)}` {wrong}")
        return None
    return sql_literal(text) if isinstance(value, str) else str(value)


_NUMBERS = frozenset(("integer", "numeric", "float", "money"))


def _number(value: float, kind: str) -> str:
    """A number that is read; an integer column rounds what it is given."""
    return str(round(value) if kind == "integer" and math.isfinite(value) else value)


def _array(value: list[Any], type_: Type, labels: tuple[str, ...], at: Path, problems: Problems) -> str | None:
    items = []
    for number, item in enumerate(value):
        if _literal(item, type_.element(), labels, (*at, number), problems) is None:
            return None
        text = str(item).lower() if isinstance(item, bool) else str(item)
        items.append('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return sql_literal("{" + ",".join(items) + "}")


def type_from_row(row: Row) -> Type:
    """The type that a row of a query names."""
    if row["type_namespace"]:
        return Type(row["type_name"], (), row["array"], row["type_namespace"], row["type_kind"])
    try:
        return replace(parse_type(row["type"]), array=row["array"])
    except UnknownType:
        # Not in NAMES, so the reader tells that it is not modelled; its text still tells it from another type.
        return Type(row["type"], (), row["array"])


def printed_type(text: str) -> str:
    """A type as `format_type()` prints it, in the words in which a function's signature has it here."""
    element = text.removesuffix("[]")
    try:
        short = type_sql(replace(parse_type(element), modifiers=()))
    except UnknownType:
        short = element.removeprefix("public.")
    return f"{short}[]" if text.endswith("[]") else short
