"""Every noun of a database on one page.

A catalog holds only what PostgreSQL itself knows, so that one read from a spec and one read back from a server can
be compared. Objects refer to each other by qualified name, never by pointer. Texts of expressions are the author's
own when they come from a spec, and PostgreSQL's reprint when they come from a server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, NamedTuple

from tablewright.catalog.types import Type


class QName(NamedTuple):
    """The name of an object inside its namespace (PostgreSQL schema)."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}.{self.name}"


class Member(NamedTuple):
    """The name of an object that belongs to a table: a constraint or a trigger."""

    namespace: str
    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}.{self.table}.{self.name}"


class Simple(NamedTuple):
    """The name of an object that belongs to the database itself: an extension, a namespace."""

    name: str

    def __str__(self) -> str:
        return self.name


Identity = QName | Member | Simple
Rule = Literal["no action", "restrict", "cascade", "set null", "set default"]


@dataclass(frozen=True, slots=True)
class Extension:
    name: str
    comment: str | None = None

    @property
    def key(self) -> Simple:
        return Simple(self.name)


@dataclass(frozen=True, slots=True)
class Namespace:
    name: str
    comment: str | None = None

    @property
    def key(self) -> Simple:
        return Simple(self.name)


@dataclass(frozen=True, slots=True)
class Enum:
    key: QName
    labels: tuple[str, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function without arguments that a trigger calls; `body` is the text between the dollar quotes."""

    key: QName
    returns: str
    language: str
    body: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class SequenceOptions:
    """Of an identity column; what is not said is PostgreSQL's default for the column's type."""

    start: int = 1
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False


@dataclass(frozen=True, slots=True)
class IdentityColumn:
    always: bool = True
    sequence: SequenceOptions = field(default_factory=SequenceOptions)


@dataclass(frozen=True, slots=True)
class Column:
    """`default` and `generated` are SQL expressions; `collation` is None where it is the type's own."""

    name: str
    type: Type
    nullable: bool = False
    default: str | None = None
    generated: str | None = None
    identity: IdentityColumn | None = None
    collation: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    key: QName
    columns: tuple[Column, ...]
    comment: str | None = None

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    key: Member
    columns: tuple[str, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Unique:
    key: Member
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    key: Member
    expression: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ExcludeElement:
    """`item` is a column's name or an expression, as `is_expression` says."""

    item: str
    operator: str
    opclass: str | None = None
    is_expression: bool = False


@dataclass(frozen=True, slots=True)
class Exclude:
    key: Member
    elements: tuple[ExcludeElement, ...]
    method: str = "gist"
    where: str | None = None
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    key: Member
    columns: tuple[str, ...]
    referenced_table: QName
    referenced_columns: tuple[str, ...]
    on_delete: Rule = "no action"
    on_update: Rule = "no action"
    match_full: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class IndexKey:
    """`item` is a column's name or an expression; `nulls_first` is None where it is the default of the direction."""

    item: str
    is_expression: bool = False
    collation: str | None = None
    opclass: str | None = None
    descending: bool = False
    nulls_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Index:
    key: QName
    table: QName
    keys: tuple[IndexKey, ...]
    method: str = "btree"
    unique: bool = False
    nulls_not_distinct: bool = False
    include: tuple[str, ...] = ()
    where: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row trigger: `timing` is before, after or instead of; `events` as in CREATE TRIGGER."""

    key: Member
    timing: str
    events: tuple[str, ...]
    function: QName
    comment: str | None = None


Object = (
    Extension
    | Namespace
    | Enum
    | Function
    | Table
    | PrimaryKey
    | Unique
    | Check
    | Exclude
    | ForeignKey
    | Index
    | Trigger
)


@dataclass(frozen=True, slots=True)
class Catalog:
    """A whole database. `unmodelled` names what a server has and these nouns cannot say."""

    extensions: Mapping[Simple, Extension] = field(default_factory=dict)
    namespaces: Mapping[Simple, Namespace] = field(default_factory=dict)
    enums: Mapping[QName, Enum] = field(default_factory=dict)
    functions: Mapping[QName, Function] = field(default_factory=dict)
    tables: Mapping[QName, Table] = field(default_factory=dict)
    primary_keys: Mapping[Member, PrimaryKey] = field(default_factory=dict)
    uniques: Mapping[Member, Unique] = field(default_factory=dict)
    checks: Mapping[Member, Check] = field(default_factory=dict)
    excludes: Mapping[Member, Exclude] = field(default_factory=dict)
    foreign_keys: Mapping[Member, ForeignKey] = field(default_factory=dict)
    indexes: Mapping[QName, Index] = field(default_factory=dict)
    triggers: Mapping[Member, Trigger] = field(default_factory=dict)
    unmodelled: tuple[str, ...] = ()

    def objects(self) -> Iterator[Object]:
        """Every object, kind by kind in the order of the attributes above."""
        for attribute in fields(self):
            if attribute.name != "unmodelled":
                yield from getattr(self, attribute.name).values()
