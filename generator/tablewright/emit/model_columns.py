"""The columns of a model: a `mapped_column` each."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tablewright.catalog.model import Catalog, Column, ForeignKey, IdentityColumn, Table
from tablewright.catalog.names import Member, QName
from tablewright.catalog.types import NAMES, Type, family
from tablewright.ddl.constraint import delete_rule
from tablewright.ddl.names import default_sql
from tablewright.emit.domains import Domains, beneath, inherited_default
from tablewright.emit.python_types import SA, Code, EnumReference, json_type, python_code, python_type, sqlalchemy_type
from tablewright.emit.table_parts import TableParts
from tablewright.quoting import python_string, reads_as_parameter, sa_text
from tablewright.spec import ColumnNotes


@dataclass(frozen=True, slots=True)
class Enums:
    """How a module writes a user-defined type: the object that is it in the database, its class, an array of it."""

    type: EnumReference
    of_class: EnumReference
    array: Callable[[Type], Code]
    domains: Domains


@dataclass(frozen=True, slots=True)
class KeyStyle:
    """What a table's keys depend on besides the table: how primary keys are named, and which foreign keys come last."""

    primary_key: str
    """A pattern as SQLAlchemy's naming conventions have it."""
    deferred: frozenset[Member]
    external: Mapping[QName, str] = field(default_factory=dict)
    """What the tables of somebody else are called, to which keys refer."""


_OF_COLUMNS = frozenset(
    """add as_readonly clear compare contains_column corresponding_column extend get items keys remove update values
    """.split()
)
DEFAULT_PRIMARY_KEY = "%(table_name)s_pkey"
"""How PostgreSQL names a primary key that has no name."""


def key_style(catalog: Catalog, deferred: frozenset[Member], external: Mapping[QName, str]) -> KeyStyle:
    """The style of a whole database: the pattern that most of its primary keys follow."""
    patterns = Counter(key.name.replace(key.table, "%(table_name)s", 1) for key in catalog.primary_keys)
    common = [p for p, _ in patterns.most_common(1) if re.fullmatch(r"\w*%\(table_name\)s\w*", p)]
    return KeyStyle(common[0] if common else DEFAULT_PRIMARY_KEY, deferred, external)


def mapped_columns(
    table: Table,
    notes: Mapping[str, ColumnNotes],
    parts: TableParts,
    enums: Enums,
    keys: KeyStyle,
) -> list[Code]:
    """The lines of a class that declare its columns, in the table's order."""
    key = implicit_primary_key(table, parts, keys)
    lines = []
    for column, foreign_keys in _with_keys(table, parts):
        keywords = []
        if column.name in key:
            keywords.append("primary_key=True")
        if _would_be_serial(column, parts, foreign_keys):
            keywords.append("autoincrement=False")
        references = [f"sa.ForeignKey({foreign_key_of_model(f, keys)})" for f in foreign_keys]
        lines.append(_mapped_column(column, notes[column.name], references, keywords, enums))
    return lines


def table_columns(
    table: Table, notes: Mapping[str, ColumnNotes], parts: TableParts, enums: Enums, keys: KeyStyle
) -> list[Code]:
    """The columns as arguments of the object that a table without a class is."""
    found = []
    for column, foreign_keys in _with_keys(table, parts):
        references = [f"sa.ForeignKey({foreign_key_of_model(f, keys)})" for f in foreign_keys]
        null = [] if column.nullable else ["nullable=False"]
        written = _arguments(column, notes[column.name], references, null, enums)
        text = f"sa.Column({', '.join((python_string(column.name), written.text))})"
        found.append(Code(text, written.imports | {SA}, written.classes))
    return found


def _with_keys(table: Table, parts: TableParts) -> list[tuple[Column, list[ForeignKey]]]:
    """Every column with the foreign keys that are its own."""
    by_column: dict[str, list[ForeignKey]] = {}
    for foreign_key in parts.foreign_keys:
        if len(foreign_key.columns) == 1:
            by_column.setdefault(foreign_key.columns[0], []).append(foreign_key)
    return [(column, by_column.get(column.name, [])) for column in table.columns]


def shown_column(column: Column, notes: ColumnNotes, enums: Enums) -> Code:
    """The line of a class that declares a column of a view. What a document holds there, nobody has said."""
    document = family(beneath(column.type, enums.domains)) == "json"
    python = python_code("Any") if document else python_type(column.type, enums.of_class)
    name = f"{python_string(column.name)}, " if notes.attribute != column.name else ""
    written = _shown_arguments(column, enums)
    null = " | None" if column.nullable else ""
    text = f"{notes.attribute}: Mapped[{python.text}{null}] = mapped_column({name}{written.text})"
    return Code(text, python.imports | written.imports, written.classes)


def column_of_view(column: Column, enums: Enums) -> Code:
    """The same as an argument of the object that a view without a class is."""
    written = _shown_arguments(column, enums)
    text = f"sa.Column({python_string(column.name)}, {written.text})"
    return Code(text, written.imports | {SA}, written.classes)


def _shown_arguments(column: Column, enums: Enums) -> Code:
    type_ = _type(column, enums)
    arguments = [type_argument(column.type, type_)]
    if column.comment is not None:
        arguments.append(f"comment={python_string(column.comment)}")
    return Code(", ".join(arguments), type_.imports, type_.classes)


def implicit_primary_key(table: Table, parts: TableParts, keys: KeyStyle) -> frozenset[str]:
    """The columns that say `primary_key=True`: none where the key has to be written as a constraint."""
    key = parts.primary_key
    if (
        key is None
        or key.comment is not None
        or key.include
        or key.deferrable
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
    if family(beneath(column.type, enums.domains)) == "json":
        return json_type(column.default or inherited_default(column, enums.domains))
    return python_type(column.type, enums.of_class)


def _type(column: Column, enums: Enums) -> Code:
    if column.type.array and column.type.namespace is not None and column.type.kind != "enum":
        return enums.array(column.type)
    return sqlalchemy_type(column.type, enums.type, column.collation)


def _mapped_column(
    column: Column, notes: ColumnNotes, references: list[str], keywords: list[str], enums: Enums
) -> Code:
    python = column_type(column, enums)
    written = _arguments(column, notes, references, keywords, enums)
    name = f"{python_string(column.name)}, " if notes.attribute != column.name else ""
    null = " | None" if column.nullable else ""
    text = f"{notes.attribute}: Mapped[{python.text}{null}] = mapped_column({name}{written.text})"
    return Code(text, python.imports | written.imports, written.classes)


def _arguments(column: Column, notes: ColumnNotes, references: list[str], keywords: list[str], enums: Enums) -> Code:
    """What says how a column is, behind its name."""
    type_ = _type(column, enums)
    inherited = inherited_default(column, enums.domains)
    arguments = [type_argument(column.type, type_), *references]
    if column.identity:
        arguments.append(identity_argument(column.identity))
    if column.generated is not None:
        arguments.append(computed_argument(column.generated, column.virtual))
    arguments += keywords
    if column.default is not None:
        arguments.append(f"server_default={sa_text(default_sql(column.default))}")
    elif inherited is not None:
        # Else the ORM would store a null where the domain has a default.
        arguments.append("server_default=sa.FetchedValue()")
    if notes.on_update is not None:
        arguments.append("server_onupdate=sa.FetchedValue()")
    if column.comment is not None:
        arguments.append(f"comment={python_string(column.comment)}")
    uses_sa = references or column.identity or column.generated or column.default or notes.on_update or inherited
    return Code(", ".join(arguments), type_.imports | {SA} if uses_sa else type_.imports, type_.classes)


def type_argument(type_: Type, code: Code) -> str:
    """A type as an argument of a model's column."""
    if type_.namespace is None and NAMES[type_.name].family == "json" and not type_.array:
        # Without this None would become the JSON value `null`, which is not SQL's.
        return f"{code.class_}(none_as_null=True)"
    return code.class_ or code.text


def computed_argument(expression: str, virtual: bool) -> str:
    """The expression of a generated column as an argument of a column."""
    return f"sa.Computed({sql_argument(expression)}, persisted={not virtual})"


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
    return sa_text(sql) if reads_as_parameter(sql) else python_string(sql)


def foreign_key_of_model(foreign_key: ForeignKey, keys: KeyStyle) -> str:
    """The arguments of a key in a class: it names the columns of the spec's own tables, and takes those of others."""
    external = keys.external.get(foreign_key.referenced_table)
    targets = [column_of(external, column) for column in foreign_key.referenced_columns] if external else None
    deferred = foreign_key.key in keys.deferred
    if len(foreign_key.columns) > 1:
        return constraint_arguments(foreign_key, deferred, targets)
    return ", ".join([*(targets or _targets(foreign_key)), *_key_keywords(foreign_key, deferred)])


def column_of(table: str, column: str) -> str:
    """A column of a table that is an object."""
    plain = column.isidentifier() and not keyword.iskeyword(column) and column not in _OF_COLUMNS
    return f"{table}.c.{column}" if plain and not column.startswith("_") else f"{table}.c[{python_string(column)}]"


def constraint_arguments(foreign_key: ForeignKey, deferred: bool, targets: list[str] | None = None) -> str:
    """What stands between the parentheses of `ForeignKeyConstraint`."""
    columns = ", ".join(python_string(column) for column in foreign_key.columns)
    named = ", ".join(targets or _targets(foreign_key))
    return ", ".join([f"[{columns}]", f"[{named}]", *_key_keywords(foreign_key, deferred)])


def _targets(foreign_key: ForeignKey) -> list[str]:
    return [_target(foreign_key.referenced_table, column) for column in foreign_key.referenced_columns]


def _key_keywords(foreign_key: ForeignKey, deferred: bool) -> list[str]:
    arguments = [f"name={python_string(foreign_key.key.name)}"]
    arguments += _rule("ondelete", delete_rule(foreign_key)) + _rule("onupdate", foreign_key.on_update.upper())
    if foreign_key.match_full:
        arguments.append('match="FULL"')
    arguments += deferral(foreign_key.deferrable, foreign_key.initially_deferred)
    if foreign_key.not_valid:
        arguments.append("postgresql_not_valid=True")
    if deferred:
        # SQLAlchemy would comment on it with the table, before it exists: its comment comes later.
        arguments.append("use_alter=True")
    elif foreign_key.comment is not None:
        arguments.append(f"comment={python_string(foreign_key.comment)}")
    return arguments


def _target(table: QName, column: str) -> str:
    schema = "" if table.namespace == "public" else f"{table.namespace}."
    return python_string(f"{schema}{table.name}.{column}")


def _rule(keyword: str, rule: str) -> list[str]:
    return [] if rule == "NO ACTION" else [f"{keyword}={python_string(rule)}"]


def deferral(deferrable: bool, initially_deferred: bool) -> list[str]:
    """The arguments of a constraint that may be checked later."""
    arguments = ["deferrable=True"] if deferrable else []
    return [*arguments, 'initially="DEFERRED"'] if initially_deferred else arguments
