"""Columns, with their defaults, identities and generation expressions (PostgreSQL manual, 5.2 to 5.4)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tablewright.catalog.model import Column, IdentityColumn, Options
from tablewright.catalog.naming import SYSTEM_COLUMNS, too_long
from tablewright.catalog.types import Meaning, Storage, Type, family, own_storage
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.base import (
    CountingNode,
    Named,
    Node,
    ReferencesNode,
    Row,
    RuleWord,
    Scope,
    Short,
    comment_of,
    counting,
    sequence_options,
)
from tablewright.kinds.granted import Grants
from tablewright.kinds.storage import Parameters
from tablewright.kinds.values import as_value, read_default, type_from_row

Compression = Literal["pglz", "lz4"]
_OPTIONS = ("n_distinct", "n_distinct_inherited")


def _as_sql(value: Any) -> Any:
    """A number or a boolean is an expression, too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


_Sql = Annotated[str, BeforeValidator(_as_sql, json_schema_input_type=str | int | float | bool)]


VIRTUAL_SINCE = 18
"""Columns that are computed when they are read."""


class IdentityNode(CountingNode):
    """An identity column; short form: `always` or `by default`."""

    short = Short("generated", ("string",))
    wanted = "`always` or `by default`, or a mapping"

    generated: Literal["always", "by default"] = "always"
    name: str | None = Field(None, description="Its sequence's name, where PostgreSQL's own does not do.")
    grants: Grants


class GeneratedNode(Node):
    """What the column is computed from; short form: the expression."""

    short = Short("expression", ("string",))
    wanted = "an expression, or a mapping"

    expression: str
    virtual: bool = Field(False, description="It is computed when it is read, and not stored (PostgreSQL 18).")


class ColumnNode(Named):
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
    generated: GeneratedNode | None = Field(None, description="The expression that the column is computed from.")
    identity: IdentityNode | None = None
    collation: str | None = None
    on_update: str | None = Field(None, description="An expression that a trigger writes at every update: now().")
    attribute: str | None = Field(None, description="The Python attribute, where the column's name does not do.")
    pii: bool = Field(False, description="It holds personal data.")
    backfill: _Sql | None = Field(
        None, description="What rows get that are there before the column, or while it was null: an SQL expression."
    )
    using: str | None = Field(
        None, description="How an old value becomes one of the new type: an SQL expression, of the column's name."
    )
    grants: Grants
    storage: Storage | None = Field(None, description="How long values are kept, where it is not as their type says.")
    compression: Compression | None = Field(None, description="How they are compressed; default: as the server says.")
    statistics: int | None = Field(None, ge=0, le=10_000, description="How much ANALYZE keeps of it (SET STATISTICS).")
    with_: Parameters = Field(default_factory=dict, alias="with", description="`n_distinct: -0.5`, and its like.")


def parse(name: str, node: ColumnNode, meaning: Meaning, at: Path, problems: Problems) -> Column:
    """Mapping to object. Its expressions are checked by `check`."""
    type_ = meaning.type
    if not name or too_long(name):
        problems.add_at_key(at, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
    if name in SYSTEM_COLUMNS:
        message = f"PostgreSQL keeps the column name `{name}` for itself in every table"
        problems.add_at_key(at, message, hint="give the column another name")
    if node.on_delete and node.references is None:
        problems.add((*at, "on_delete"), f"`{name}` refers to nothing, so there is no `on_delete`")
    default = None
    if node.default is not None:
        default = read_default(node.default, meaning, (*at, "default"), problems)
    if node.generated is not None and (node.default is not None or node.identity):
        problems.add((*at, "generated"), f"`{name}` is generated, so it has neither a default nor an identity")
    if node.collation and family(type_) not in ("text", "array"):
        hint = "say it at the domain" if family(type_) == "domain" else ""
        problems.add((*at, "collation"), f"type {type_.name} has no collation", hint=hint)
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
        generated=node.generated.expression.strip() if node.generated else None,
        virtual=node.generated.virtual if node.generated else False,
        identity=identity,
        collation=node.collation,
        comment=comment_of(node),
        storage=_storage(name, node, meaning, at, problems),
        compression=_compression(name, node, meaning, at, problems),
        statistics=node.statistics,
        options=_options(node, at, problems),
    )


def _storage(name: str, node: ColumnNode, meaning: Meaning, at: Path, problems: Problems) -> Storage | None:
    """What is not the type's own; what has a fixed length has no other (manual, 66.2)."""
    own = own_storage(meaning.base)
    if node.storage and own == "plain" != node.storage:
        message = f"`{name}` is {meaning.base.name}, whose values are stored `plain` and in no other way"
        problems.add((*at, "storage"), message)
    return node.storage if node.storage != own else None


def _compression(name: str, node: ColumnNode, meaning: Meaning, at: Path, problems: Problems) -> Compression | None:
    if node.compression and own_storage(meaning.base) == "plain":
        problems.add((*at, "compression"), f"`{name}` is {meaning.base.name}, whose values are never compressed")
    return node.compression


def _options(node: ColumnNode, at: Path, problems: Problems) -> Options:
    """The options of ALTER TABLE … ALTER COLUMN … SET."""
    for option, value in node.with_.items():
        if option not in _OPTIONS:
            message = f"unknown option `{option}` of a column"
            problems.add_at_key((*at, "with", option), message, hint=did_you_mean(option, _OPTIONS))
        elif not re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", value) or Decimal(value) < -1:
            problems.add((*at, "with", option), f"`{option}` is a number from -1, not `{value}`")
    return tuple(sorted(node.with_.items()))


def _identity(name: str, node: ColumnNode, type_: Type, at: Path, problems: Problems) -> IdentityColumn | None:
    options = node.identity
    if options is None:
        return None
    if family(type_) != "integer":
        problems.add((*at, "identity"), f"`{name}` is {type_.name}; an identity column is an integer")
    if node.default is not None:
        problems.add((*at, "default"), f"`{name}` is an identity column, so it has no default")
    if options.name is not None and (not options.name or too_long(options.name)):
        message = f"the name `{options.name}` has {len(options.name.encode())} bytes; a name has 1 to 63"
        problems.add((*at, "identity", "name"), message)
    sequence = counting(options, type_.name, (*at, "identity"), problems)
    return IdentityColumn(options.generated == "always", sequence, options.name)


def check(column: Column, node: ColumnNode, at: Path, scope: Scope) -> None:
    """Ask PostgreSQL's parser about the column's expressions, now that all columns are known."""
    if column.default is not None and isinstance(node.default, str | dict) and column.identity is None:
        inside = ("sql",) if isinstance(node.default, dict) else ()
        hint = as_value(node.default) if isinstance(node.default, str) else ""
        scope.expression(column.default, "default", (*at, "default", *inside), hint, column.type)
    if column.generated is not None:
        place = (*at, "generated", "expression")
        scope.expression(column.generated, "generated column", place, wanted=column.type)
    if column.virtual:
        scope.came_with(VIRTUAL_SINCE, "virtual", (*at, "generated"))
    if node.on_update is not None:
        scope.expression(node.on_update, "default", (*at, "on_update"), wanted=column.type)


def from_row(row: Row) -> Column:
    """A row of `queries/column.sql` to object."""
    type_ = type_from_row(row)
    return Column(
        name=row["name"],
        type=type_,
        nullable=row["nullable"],
        default=row["default"],
        generated=row["generated"],
        virtual=row["virtual"],
        identity=_identity_from_row(row, type_) if row["identity"] else None,
        collation=row["collation"],
        comment=row["comment"],
        storage=row["storage"],
        compression=row["compression"],
        statistics=row["statistics"],
        options=tuple(sorted((name, value) for name, value in row["options"])),
    )


def _identity_from_row(row: Row, type_: Type) -> IdentityColumn:
    return IdentityColumn(row["identity"] == "always", sequence_options(row, type_.name), row["sequence_name"])
