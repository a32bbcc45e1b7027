"""What a revision does: ops on whole objects, and the statements that carry them out on a live server.

An op says what changes and holds all of both sides, so that it can be reversed. Texts in it are the author's own where
both sides say the same and PostgreSQL's print elsewhere. Statements come in stages, because much of what is safe on a
live server takes several transactions: a constraint is added without looking at the rows, and validated later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tablewright.catalog.model import (
    Catalog,
    Check,
    Column,
    Composite,
    Domain,
    Enum,
    Exclude,
    ForeignKey,
    Index,
    Object,
    PrimaryKey,
    RangeType,
    Table,
    Unique,
)
from tablewright.catalog.names import ColumnName, Identity, QName

Constraint = PrimaryKey | Unique | Check | Exclude | ForeignKey


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table that exists already: an object of its own."""

    table: QName
    column: Column

    @property
    def key(self) -> ColumnName:
        return ColumnName(*self.table, self.column.name)


Changed = Object | TableColumn


@dataclass(frozen=True, slots=True)
class Create:
    """`constraints` are those that CREATE TABLE takes."""

    object: Changed
    constraints: tuple[Constraint, ...] = ()

    @property
    def key(self) -> Identity:
        return self.object.key

    def reverse(self) -> Op:
        return Drop(self.object, self.constraints)


@dataclass(frozen=True, slots=True)
class Drop:
    """`constraints` are those that go with the table."""

    object: Changed
    constraints: tuple[Constraint, ...] = ()

    @property
    def key(self) -> Identity:
        return self.object.key

    def reverse(self) -> Op:
        return Create(self.object, self.constraints)


@dataclass(frozen=True, slots=True)
class Alter:
    """Both have the same key, and differ in what is altered in place. A table's columns are objects of their own."""

    old: Changed
    new: Changed

    @property
    def key(self) -> Identity:
        return self.new.key

    def reverse(self) -> Op:
        return Alter(self.new, self.old)


@dataclass(frozen=True, slots=True)
class Replace:
    """A type made anew under its name, with the columns that are of it: (table's column of the old, of the new type).

    `values` says what becomes of labels that the new type lacks.
    """

    old: Enum | Domain | Composite | RangeType
    new: Enum | Domain | Composite | RangeType
    columns: tuple[tuple[TableColumn, TableColumn], ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> Identity:
        return self.new.key

    def reverse(self) -> Op:
        # Which rows had a label that is gone nobody knows any more.
        return Replace(self.new, self.old, tuple((new, old) for old, new in self.columns))


Indexed = PrimaryKey | Unique | Exclude | Index


@dataclass(frozen=True, slots=True)
class Swap:
    """An index, or what is made of one, that takes the place of another one of its name and table."""

    old: Indexed
    new: Indexed

    @property
    def key(self) -> Identity:
        return self.new.key

    def reverse(self) -> Op:
        return Swap(self.new, self.old)


@dataclass(frozen=True, slots=True)
class Rename:
    """`kind` is the name of a kind in KINDS, "column" or "enum value" (`old` and `new` are labels then, of `of`)."""

    kind: str
    old: Identity | str
    new: Identity | str
    of: Identity | None = None

    @property
    def key(self) -> Identity | str:
        return self.new

    def reverse(self) -> Op:
        return Rename(self.kind, self.new, self.old, self.of)


Op = Create | Drop | Alter | Replace | Swap | Rename

Lock = Literal[
    "access share",
    "row share",
    "row exclusive",
    "share update exclusive",
    "share",
    "share row exclusive",
    "exclusive",
    "access exclusive",
]
"""PostgreSQL manual, 13.3.1, weakest first."""

Risk = Literal["data loss", "table rewrite", "blocking scan", "breaks application", "may fail", "note"]


@dataclass(frozen=True, slots=True)
class Hazard:
    """What may hurt when a step runs on a live server; `text` names the object and says why, and what to do.

    `squawk` are the rules of that linter which complain of the step for this reason.
    """

    risk: Risk
    text: str
    squawk: tuple[str, ...] = ()


# What a step is as a call of Alembic's, where that is how an author would write it.


@dataclass(frozen=True, slots=True)
class CreateTable:
    table: Table
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class DropTable:
    key: QName


@dataclass(frozen=True, slots=True)
class AddColumn:
    table: QName
    column: Column


@dataclass(frozen=True, slots=True)
class DropColumn:
    key: ColumnName


@dataclass(frozen=True, slots=True)
class CreateIndex:
    index: Index
    concurrently: bool


@dataclass(frozen=True, slots=True)
class DropIndex:
    index: Index
    concurrently: bool


Call = CreateTable | DropTable | AddColumn | DropColumn | CreateIndex | DropIndex


@dataclass(frozen=True, slots=True)
class Step:
    """One statement; `locks` are those that it takes on tables that exist before, and how strong.

    `call` says the same as `sql`. What runs `concurrently` waits for everybody, and nobody for it.
    """

    sql: str
    locks: tuple[tuple[QName, Lock], ...] = ()
    hazards: tuple[Hazard, ...] = ()
    call: Call | None = None
    concurrently: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that run together: in a transaction with others, or each in one of its own (`autocommit`).

    Steps of an autocommit stage can be run again after a failure. `tightens` says that rows may be refused or lost from
    here on: a person's own data steps come before. Others can build on the object after the first `usable` stage, or
    after the last one where there is none.
    """

    steps: tuple[Step, ...]
    autocommit: bool = False
    tightens: bool = False
    usable: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What an op needs to know of its surroundings.

    `new_tables` are made by the same revision: they are empty, and nobody waits for them. `rewriting_defaults` are
    columns whose default is computed for each row. `version` is the oldest server that the revision runs on (15).
    In a downgrade, values that an upgrade took away are not there any more.
    """

    old: Catalog
    new: Catalog
    version: int
    new_tables: frozenset[QName] = frozenset()
    rewriting_defaults: frozenset[ColumnName] = frozenset()
    backfill: Mapping[ColumnName, str] = field(default_factory=dict)
    using: Mapping[ColumnName, str] = field(default_factory=dict)
    downgrade: bool = False


class Refused(Exception):
    """A change that no statement makes on a table with rows; `reason` and `hint` are what a person is told."""

    def __init__(self, key: Identity | str, reason: str, hint: str = "") -> None:
        super().__init__(f"{key}: {reason}")
        self.key, self.reason, self.hint = key, reason, hint


class Incomparable(Refused):
    """A difference that the nouns cannot say: nothing is done about it, and all else can be done without it."""


class Impossible(Exception):
    """A change that cannot be made as it is, with every reason."""

    def __init__(self, refused: Iterable[Refused]) -> None:
        self.refused = tuple(refused)
        super().__init__("\n".join(map(str, self.refused)))


@dataclass(frozen=True, slots=True)
class Block:
    """Steps in one transaction, or each in one of its own. At `own_steps` (a position) a person's own may stand."""

    steps: tuple[Step, ...]
    autocommit: bool = False
    own_steps: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """All that is written into the file of a revision; `kept` are a person's own steps, by direction.

    `created` is a date and time as Alembic writes it. `stuck` says why there is no way back, where there is none.
    """

    id: str
    down_revisions: tuple[str, ...]
    message: str
    created: str
    upgrade: tuple[Block, ...]
    downgrade: tuple[Block, ...]
    kept: Mapping[Literal["upgrade", "downgrade"], str] = field(default_factory=dict)
    stuck: tuple[Refused, ...] = ()
