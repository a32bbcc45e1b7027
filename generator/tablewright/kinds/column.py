"""Columns, with their defaults, identities and generation expressions (PostgreSQL manual, 5.2 to 5.4)."""

from __future__ import annotations

import difflib
import json
import math
import re
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from tablewright.catalog.model import Column, IdentityColumn, SequenceOptions
from tablewright.catalog.naming import too_long
from tablewright.catalog.types import SERIALS, Type, UnknownType, family, known_names, parse_type
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.base import Documented, Node, ReferencesNode, Row, RuleWord, Scope, Short, comment_of
from tablewright.quoting import sql_literal

_SQL_LIKE = re.compile(r"\s*(?:[A-Za-z_][\w.]*\s*\(.*\)|current_\w+|localtimestamp|session_user)\s*", re.I | re.S)


class IdentityNode(Node):
    """An identity column; short form: `always` or `by default`."""

    short = Short("generated", ("string",))
    wanted = "`always` or `by default`, or a mapping"

    generated: Literal["always", "by default"] = "always"
    start: int | None = Field(None, description="The end that it counts away from, where this is left out.")
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = Field(1, ge=1)
    cycle: bool = False


class ColumnNode(Documented):
    """A column; short form: its type. It is NOT NULL unless `null: true`."""

    short = Short("type", ("string",))
    wanted = "a type, or a mapping"

    type: str | None = Field(None, description="varchar(255), timestamptz, text[], an enum's name…")
    references: ReferencesNode | None = Field(None, description="A foreign key: `users`, or `users(email)`.")
    on_delete: RuleWord | None = Field(None, description="What the foreign key does when the referenced row goes.")
    null: bool = False
    primary_key: bool = False
    unique: bool = False
    index: bool = Field(False, description="An index on this column alone.")
    default: Any = Field(None, description="A value, or an SQL expression; `{sql: …}` and `{value: …}` say which.")
    check: str | None = Field(None, description="A condition, as a check constraint of its own.")
    generated: str | None = Field(None, description="The expression that the column is stored from.")
    identity: IdentityNode | None = None
    collation: str | None = None
    on_update: str | None = Field(None, description="An expression that a trigger writes at every update: now().")
    attribute: str | None = Field(None, description="The Python attribute, where the column's name does not do.")
    pii: bool = Field(False, description="It holds personal data.")


def parse_column_type(text: str, user_types: dict[str, tuple[str, str]], at: Path, problems: Problems) -> Type | None:
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


def _type_hint(name: str, user_types: dict[str, tuple[str, str]]) -> str:
    word = name.lower()
    if word in SERIALS:
        return f"write `type: {SERIALS[word]}` with `identity: by default`"
    known = [*known_names(), *user_types]
    if word.partition("(")[0].strip() in known:
        return ""  # the type is known: the message says what is wrong with it
    # The nearest of both: `varchr` is a misspelled varchar, `varchar2` is Oracle's.
    nearest = difflib.get_close_matches(word, [*known, *_ELSEWHERE], n=1, cutoff=0.8)
    elsewhere = _ELSEWHERE.get(nearest[0]) if nearest else None
    return f"did you mean `{elsewhere}`?" if elsewhere else did_you_mean(name, known)


def parse(name: str, node: ColumnNode, type_: Type, labels: tuple[str, ...], at: Path, problems: Problems) -> Column:
    """Mapping to object; `labels` are those of the column's enum. Its expressions are checked by `check`."""
    if not name or too_long(name):
        problems.add_at_key(at, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
    if node.on_delete and node.references is None:
        problems.add((*at, "on_delete"), f"`{name}` refers to nothing, so there is no `on_delete`")
    default = None
    if node.default is not None:
        default = _default(node.default, type_, labels, (*at, "default"), problems)
    if node.generated is not None and (node.default is not None or node.identity):
        problems.add((*at, "generated"), f"`{name}` is generated, so it has neither a default nor an identity")
    if node.collation and family(type_) not in ("text", "array"):
        problems.add((*at, "collation"), f"type {type_.name} has no collation")
    identity = _identity(name, node, type_, at, problems) if node.identity else None
    nullable = node.null and not node.primary_key
    if node.null and (node.primary_key or identity):
        what = "part of the primary key" if node.primary_key else "an identity column"
        problems.add((*at, "null"), f"`{name}` is {what}, so it cannot be null")
    return Column(
        name=name,
        type=type_,
        nullable=nullable,
        default=default,
        generated=node.generated.strip() if node.generated else None,
        identity=identity,
        collation=node.collation,
        comment=comment_of(node),
    )


def _identity(name: str, node: ColumnNode, type_: Type, at: Path, problems: Problems) -> IdentityColumn | None:
    options = node.identity
    if options is None:
        return None
    if family(type_) != "integer":
        problems.add((*at, "identity"), f"`{name}` is {type_.name}; an identity column is an integer")
    if node.default is not None:
        problems.add((*at, "default"), f"`{name}` is an identity column, so it has no default")
    start = _usual_start(options) if options.start is None else options.start
    sequence = SequenceOptions(start, **options.model_dump(exclude={"generated", "start"}))
    if sequence.increment == 0:
        problems.add((*at, "identity", "increment"), "a sequence's increment cannot be 0")
    return IdentityColumn(options.generated == "always", _without_usual_limits(sequence, type_))


def _usual_start(options: IdentityNode) -> int:
    end, otherwise = (options.minimum, 1) if options.increment > 0 else (options.maximum, -1)
    return otherwise if end is None else end


def _default(value: Any, type_: Type, labels: tuple[str, ...], at: Path, problems: Problems) -> str | None:
    """A default as an SQL expression.

    What a text means follows from the type: for an enum it is a label, for a text type it is the text, for any other
    type it is an expression.
    """
    kind = family(type_)
    if isinstance(value, dict) and set(value) == {"sql"} and isinstance(value["sql"], str):
        return value["sql"].strip()
    if isinstance(value, str) and _NUMERIC.fullmatch(value) and kind in _NOT_NUMBERS:
        # 2024-01-01 is a subtraction in SQL.
        problems.add(at, f"`{value}` is no SQL expression of type {type_.name}", hint=_as_value(value))
        return None
    if isinstance(value, dict) and set(value) == {"value"}:
        return _literal(value["value"], type_, labels, at, problems)
    if isinstance(value, str) and kind not in ("enum", "text"):
        return value.strip()
    if isinstance(value, str) and kind == "text" and _SQL_LIKE.fullmatch(value):
        hint = f"write `{{sql: {value}}}` for the expression, `{{value: {value}}}` for the text"
        problems.add(at, f"`{value}` may be meant as an expression or as a text", hint=hint)
        return None
    return _literal(value, type_, labels, at, problems)


_LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_NUMERIC = re.compile(r"[\d\s:.+-]+")
_NOT_NUMBERS = frozenset(("date", "time", "timestamp", "interval", "uuid", "network", "array", "json", "range"))


def _as_value(value: str) -> str:
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
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and kind in ("integer", "numeric", "float", "money")
    ):
        if not math.isfinite(value) or not _fits(value, type_):
            problems.add(at, f"{value} is out of range for type {type_.name}")
        return f"{value}"
    if isinstance(value, str):
        limit = type_.modifiers[0] if kind == "text" and type_.modifiers else None
        if isinstance(limit, int) and len(value) > limit:
            problems.add(at, f"the default has {len(value)} characters, and the column takes {limit}")
        return sql_literal(value)
    hint = "put it in quotes" if kind == "text" else ""
    problems.add(at, f"`{json.dumps(value)}` is not a value of type {type_.name}", hint=hint)
    return None


def _fits(value: float, type_: Type) -> bool:
    limit = _LIMITS.get(type_.name)
    return limit is None or -limit <= value < limit


def _array(value: list[Any], type_: Type, labels: tuple[str, ...], at: Path, problems: Problems) -> str | None:
    items = []
    for number, item in enumerate(value):
        if _literal(item, type_.element(), labels, (*at, number), problems) is None:
            return None
        text = str(item).lower() if isinstance(item, bool) else str(item)
        items.append('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return sql_literal("{" + ",".join(items) + "}")


def check(column: Column, node: ColumnNode, at: Path, scope: Scope) -> None:
    """Ask PostgreSQL's parser about the column's expressions, now that all columns are known."""
    if column.default is not None and isinstance(node.default, str | dict) and column.identity is None:
        inside = ("sql",) if isinstance(node.default, dict) else ()
        hint = _as_value(node.default) if isinstance(node.default, str) else ""
        scope.expression(column.default, "default", (*at, "default", *inside), hint)
    if column.generated is not None:
        scope.expression(column.generated, "generated column", (*at, "generated"))
    if node.on_update is not None:
        scope.expression(node.on_update, "default", (*at, "on_update"))


def from_row(row: Row) -> Column:
    """A row of `queries/column.sql` to object."""
    type_ = _type_from_row(row)
    return Column(
        name=row["name"],
        type=type_,
        nullable=row["nullable"],
        default=row["default"],
        generated=row["generated"],
        identity=_identity_from_row(row, type_) if row["identity"] else None,
        collation=row["collation"],
        comment=row["comment"],
    )


def _type_from_row(row: Row) -> Type:
    if row["type_namespace"]:
        return Type(row["type_name"], (), row["array"], row["type_namespace"])
    try:
        return replace(parse_type(row["type"]), array=row["array"])
    except UnknownType:
        # Not in NAMES, so the reader tells that it is not modelled; its text still tells it from another type.
        return Type(row["type"], (), row["array"])


def _identity_from_row(row: Row, type_: Type) -> IdentityColumn:
    sequence = SequenceOptions(
        start=row["sequence_start"],
        increment=row["sequence_increment"],
        minimum=row["sequence_minimum"],
        maximum=row["sequence_maximum"],
        cache=row["sequence_cache"],
        cycle=row["sequence_cycle"],
    )
    return IdentityColumn(row["identity"] == "always", _without_usual_limits(sequence, type_))


def _without_usual_limits(sequence: SequenceOptions, type_: Type) -> SequenceOptions:
    """PostgreSQL does not keep whether somebody said what holds anyway."""
    limit = _LIMITS.get(type_.name, 0)
    least, most = (1, limit - 1) if sequence.increment > 0 else (-limit, -1)
    minimum = None if sequence.minimum == least else sequence.minimum
    return replace(sequence, minimum=minimum, maximum=None if sequence.maximum == most else sequence.maximum)
