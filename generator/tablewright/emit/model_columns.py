"""The columns of a model: a `mapped_column` each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tablewright.catalog.model import Catalog, Column, ForeignKey, IdentityColumn, Rule, Table
from tablewright.catalog.names import Member, QName
from tablewright.catalog.types import NAMES, Type, family
from tablewright.ddl.names import default_sql
from tablewright.emit.python_types import SA, Code, EnumReference, json_type, python_type, sqlalchemy_type
from tablewright.emit.table_parts import TableParts
from tablewright.quoting import python_string, sa_text
from tablewright.spec import ColumnNotes


@dataclass(frozen=True, slots=True)
class Enums:
    """How a module writes an enum: the object that is its type in the database, and its class."""

    type: EnumReference
    of_class: EnumReference


@dataclass(frozen=True, slots=True)
class KeyStyle:
    """What a table's keys depend on besides the table: how primary keys are named, and which foreign keys come last."""

    primary_key: str
    """A pattern as SQLAlchemy's naming conventions have it."""
    deferred: frozenset[Member]


DEFAULT_PRIMARY_KEY = "%(table_name)s_pkey"
"""How PostgreSQL names a primary key that has no name."""


def key_style(catalog: Catalog, deferred: frozenset[Member]) -> KeyStyle:
    """The style of a whole database: the pattern that most of its primary keys follow."""
    patterns = Counter(key.name.replace(key.table, "%(table_name)s", 1) for key in catalog.primary_keys)
    common = [p for p, _ in patterns.most_common(1) if re.fullmatch(r"\w*%\(table_name\)s\w*", p)]
    return KeyStyle(common[0] if common else DEFAULT_PRIMARY_KEY, deferred)


def mapped_columns(
    table: Table,
    notes: Mapping[str, ColumnNotes],
    parts: TableParts,
    enums: Enums,
    keys: KeyStyle,
) -> list[Code]:
    """The lines of a class that declare its columns, in the table's order."""
    by_column: dict[str, list[ForeignKey]] = {}
    for foreign_key in parts.foreign_keys:
        if len(foreign_key.columns) == 1:
            by_column.setdefault(foreign_key.columns[0], []).append(foreign_key)
    key = implicit_primary_key(table, parts, keys)
    lines = []
    for column in table.columns:
        foreign_keys = by_column.get(column.name, [])
        keywords = []
        if column.name in key:
            keywords.append("primary_key=True")
        if _would_be_serial(column, parts, foreign_keys):
            keywords.append("autoincrement=False")
        references = [f"sa.ForeignKey({foreign_key_arguments(f, f.key in keys.deferred)})" for f in foreign_keys]
        lines.append(_mapped_column(column, notes[column.name], references, keywords, enums))
    return lines


def implicit_primary_key(table: Table, parts: TableParts, keys: KeyStyle) -> frozenset[str]:
    """The columns that say `primary_key=True`: none where the key has to be written as a constraint."""
    key = parts.primary_key
    if (
        key is None
        or key.comment is not None
        or key.key.name != keys.primary_key.replace("%(table_name)s", table.key.name)
    ):
        return frozenset()
    in_order = tuple(column.name for column in table.columns if column.name in key.columns)
    return frozenset(key.columns) if in_order == key.columns else frozenset()


def _would_be_serial(column: Column, parts: TableParts, foreign_keys: list[ForeignKey]) -> bool:
    """Whether SQLAlchemy would make a sequence for a key that has none."""
    alone = parts.primary_key is not None and parts.primary_key.columns == (column.name,)
    filled = column.default or column.identity or column.generated or foreign_keys
    return alone and not filled and family(column.type) == "integer"


def column_type(column: Column, enums: Enums) -> Code:
    """The Python type of a column's values, without null."""
    return json_type(column.default) if family(column.type) == "json" else python_type(column.type, enums.of_class)


def _mapped_column(
    column: Column, notes: ColumnNotes, references: list[str], keywords: list[str], enums: Enums
) -> Code:
    python = column_type(column, enums)
    type_ = sqlalchemy_type(column.type, enums.type, column.collation)
    arguments = [python_string(column.name)] if notes.attribute != column.name else []
    arguments += [type_argument(column.type, type_.text), *references]
    if column.identity:
        arguments.append(identity_argument(column.identity))
    if column.generated is not None:
        arguments.append(f"sa.Computed({sql_argument(column.generated)}, persisted=True)")
    arguments += keywords
    if column.default is not None:
        arguments.append(f"server_default={sa_text(default_sql(column.default))}")
    if notes.on_update is not None:
        arguments.append("server_onupdate=sa.FetchedValue()")
    if column.comment is not None:
        arguments.append(f"comment={python_string(column.comment)}")
    null = " | None" if column.nullable else ""
    text = f"{notes.attribute}: Mapped[{python.text}{null}] = mapped_column({', '.join(arguments)})"
    imports = python.imports | type_.imports
    uses_sa = references or column.identity or column.generated or column.default or notes.on_update
    return Code(text, imports | {SA} if uses_sa else imports, type_.classes)


def type_argument(type_: Type, text: str) -> str:
    """A type as an argument of a model's column."""
    if type_.namespace is None and NAMES[type_.name].family == "json" and not type_.array:
        # Without this None would become the JSON value `null`, which is not SQL's.
        return text.replace("()", "(none_as_null=True)")
    return text.removesuffix("()")


def identity_argument(identity: IdentityColumn) -> str:
    """An identity as an argument of a column."""
    sequence = identity.sequence
    arguments = ["always=True"] if identity.always else []
    default_start = sequence.increment > 0 and sequence.minimum is None and sequence.maximum is None
    if sequence.start != 1 or not default_start:
        arguments.append(f"start={sequence.start}")
    if sequence.increment != 1:
        arguments.append(f"increment={sequence.increment}")
    if sequence.minimum is not None:
        arguments.append(f"minvalue={sequence.minimum}")
    if sequence.maximum is not None:
        arguments.append(f"maxvalue={sequence.maximum}")
    if sequence.cycle:
        arguments.append("cycle=True")
    if sequence.cache != 1:
        arguments.append(f"cache={sequence.cache}")
    return f"sa.Identity({', '.join(arguments)})"


def sql_argument(sql: str) -> str:
    """An SQL expression where SQLAlchemy takes a string: as one, unless it would misread it."""
    written = sa_text(sql)
    return python_string(sql) if written.startswith("sa.text(") else written


def foreign_key_arguments(foreign_key: ForeignKey, deferred: bool) -> str:
    """What stands between the parentheses of `ForeignKey` or, behind the columns, of `ForeignKeyConstraint`."""
    targets = [_target(foreign_key.referenced_table, column) for column in foreign_key.referenced_columns]
    if len(foreign_key.columns) == 1:
        arguments = targets
    else:
        columns = ", ".join(python_string(column) for column in foreign_key.columns)
        arguments = [f"[{columns}]", f"[{', '.join(targets)}]"]
    arguments.append(f"name={python_string(foreign_key.key.name)}")
    arguments += _rule("ondelete", foreign_key.on_delete) + _rule("onupdate", foreign_key.on_update)
    if foreign_key.match_full:
        arguments.append('match="FULL"')
    arguments += deferral(foreign_key.deferrable, foreign_key.initially_deferred)
    if deferred:
        # SQLAlchemy would comment on it with the table, before it exists: its comment comes later.
        arguments.append("use_alter=True")
    elif foreign_key.comment is not None:
        arguments.append(f"comment={python_string(foreign_key.comment)}")
    return ", ".join(arguments)


def _target(table: QName, column: str) -> str:
    schema = "" if table.namespace == "public" else f"{table.namespace}."
    return python_string(f"{schema}{table.name}.{column}")


def _rule(keyword: str, rule: Rule) -> list[str]:
    return [] if rule == "no action" else [f'{keyword}="{rule.upper()}"']


def deferral(deferrable: bool, initially_deferred: bool) -> list[str]:
    """The arguments of a constraint that may be checked later."""
    arguments = ["deferrable=True"] if deferrable else []
    return [*arguments, 'initially="DEFERRED"'] if initially_deferred else arguments
