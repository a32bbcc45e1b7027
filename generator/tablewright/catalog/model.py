"""Every noun of a database on one page.

A catalog holds only what PostgreSQL itself knows, so that one read from a spec and one read back from a server can
be compared. Objects refer to each other by name, never by pointer. Texts of expressions are the author's own when they
come from a spec, and PostgreSQL's reprint when they come from a server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Literal, NamedTuple

from tablewright.catalog.names import (
    DefaultGrantName,
    Global,
    GrantName,
    Member,
    OwnerName,
    PartName,
    PolicyName,
    QName,
    Signature,
    Simple,
    StatisticsName,
    TriggerName,
)
from tablewright.catalog.types import Storage, Type

Rule = Literal["no action", "restrict", "cascade", "set null", "set default"]
Options = tuple[tuple[str, str], ...]
"""Storage parameters or settings, sorted by name."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the whole server; `settings` are those of ALTER ROLE … SET.

    `owns` says that something is handed over to it, which only a member of it can do; `held_by` is for people.
    """

    key: Global
    login: bool = False
    inherit: bool = True
    bypass_row_security: bool = False
    create_database: bool = False
    create_role: bool = False
    replication: bool = False
    connection_limit: int = -1
    member_of: tuple[str, ...] = ()
    settings: Options = ()
    comment: str | None = None
    owns: bool = field(default=False, compare=False)
    held_by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Namespace:
    """`shared` says that an extension lies in it, which others may use, too."""

    name: str
    comment: str | None = None
    shared: bool = field(default=False, compare=False)

    @property
    def key(self) -> Simple:
        return Simple(self.name)


@dataclass(frozen=True, slots=True)
class Extension:
    """`namespace` is None where it lies where CREATE EXTENSION puts it by itself; only a relocatable one can move."""

    name: str
    namespace: str | None = None
    relocatable: bool = field(default=True, compare=False)

    @property
    def key(self) -> Global:
        return Global(self.name, "extension")


@dataclass(frozen=True, slots=True)
class Enum:
    key: QName
    labels: tuple[str, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class DomainCheck:
    """`not_valid` as of a check of a table."""

    name: str
    expression: str
    comment: str | None = None
    not_valid: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    key: QName
    type: Type
    nullable: bool = True
    default: str | None = None
    collation: str | None = None
    checks: tuple[DomainCheck, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    type: Type
    collation: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Composite:
    key: QName
    attributes: tuple[Attribute, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class RangeType:
    """`opclass` and `collation` are None where they are the subtype's own; the `multirange` lies beside it."""

    key: QName
    subtype: Type
    multirange: str
    opclass: str | None = None
    collation: str | None = None
    subtype_diff: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class SequenceOptions:
    """What is not said is PostgreSQL's default for the type."""

    start: int = 1
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """`owned_by` is the table and the column that it is dropped with."""

    key: QName
    type: Literal["smallint", "integer", "bigint"] = "bigint"
    options: SequenceOptions = field(default_factory=SequenceOptions)
    owned_by: tuple[QName, str] | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """`type` is the text of a type; `name` is `$1`, `$2`… for one without a name."""

    name: str
    type: str
    mode: Literal["in", "out", "inout", "variadic", "table"] = "in"
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function, or a procedure, which returns None. `body` is the text between the dollar quotes.

    `atomic` says that the body is `BEGIN ATOMIC … END`, which PostgreSQL keeps parsed. What `table` arguments say is
    left out of `returns`.
    """

    key: Signature
    returns: str | None
    language: str
    body: str
    comment: str | None = None
    arguments: tuple[Argument, ...] = ()
    atomic: bool = False
    volatility: Literal["volatile", "stable", "immutable"] = "volatile"
    strict: bool = False
    security_definer: bool = False
    leakproof: bool = False
    parallel: Literal["unsafe", "restricted", "safe"] = "unsafe"
    cost: int | None = None
    rows: int | None = None
    settings: Options = ()


@dataclass(frozen=True, slots=True)
class IdentityColumn:
    """`name` is that of its sequence, where PostgreSQL has not made it of the names of table and column."""

    always: bool = True
    sequence: SequenceOptions = field(default_factory=SequenceOptions)
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`default` and `generated` are SQL expressions; `collation` and `storage` are None where they are the type's own.

    `compression` and `statistics` are None where the server says them; `options` are n_distinct and its like.
    A generated column is stored, or else `virtual`: then its values are computed when they are read.
    """

    name: str
    type: Type
    nullable: bool = False
    default: str | None = None
    generated: str | None = None
    identity: IdentityColumn | None = None
    collation: str | None = None
    comment: str | None = None
    storage: Storage | None = None
    compression: Literal["pglz", "lz4"] | None = None
    statistics: int | None = None
    options: Options = ()
    virtual: bool = False


@dataclass(frozen=True, slots=True)
class PartitionBy:
    strategy: Literal["range", "list", "hash"]
    keys: tuple[IndexKey, ...]


@dataclass(frozen=True, slots=True)
class Table:
    key: QName
    columns: tuple[Column, ...]
    comment: str | None = None
    partition_by: PartitionBy | None = None
    unlogged: bool = False
    options: Options = ()
    row_security: bool = False
    force_row_security: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class PartitionColumn:
    """What a column of a partition has otherwise than that of its parent; `no_default` where that alone has one."""

    name: str
    default: str | None = None
    no_default: bool = False
    not_null: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a table (or of a partition), of which it has columns, keys and indexes. `bound` as in SQL.

    `columns` are those that have something of their own, by name.
    """

    key: QName
    parent: QName
    bound: str
    partition_by: PartitionBy | None = None
    unlogged: bool = False
    options: Options = ()
    row_security: bool = False
    force_row_security: bool = False
    comment: str | None = None
    columns: tuple[PartitionColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """`without_overlaps` says that the last column is a range, and that rows equal in the others share no time."""

    key: Member
    columns: tuple[str, ...]
    comment: str | None = None
    without_overlaps: bool = False
    include: tuple[str, ...] = ()
    deferrable: bool = False
    initially_deferred: bool = False
    options: Options = ()
    """Storage parameters of its index."""

    @property
    def temporal(self) -> bool:
        """Whether only ALTER TABLE adds it: SQLAlchemy's tables know nothing of it."""
        return self.without_overlaps


@dataclass(frozen=True, slots=True)
class Unique:
    key: Member
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str | None = None
    without_overlaps: bool = False
    options: Options = ()

    @property
    def temporal(self) -> bool:
        """As of a primary key."""
        return self.without_overlaps


@dataclass(frozen=True, slots=True)
class Check:
    """`not_valid` says that rows which were there before it may be against it (manual, ALTER TABLE, NOT VALID).

    `no_inherit` says that tables which inherit from its table have it not.
    """

    key: Member
    expression: str
    comment: str | None = None
    not_valid: bool = False
    no_inherit: bool = False

    @property
    def apart(self) -> bool:
        """Whether only ALTER TABLE adds it: CREATE TABLE takes it for valid, or SQLAlchemy knows nothing of it."""
        return self.not_valid or self.no_inherit


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
    options: Options = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`period` says that the last columns are ranges, and that the referenced rows cover all of the row's time."""

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
    period: bool = False
    delete_sets: tuple[str, ...] = ()
    """The columns that SET NULL and SET DEFAULT set on delete, where these are not all."""
    not_valid: bool = False
    """As of a check; then it is added when its table is there."""

    @property
    def temporal(self) -> bool:
        """As of a primary key."""
        return self.period


@dataclass(frozen=True, slots=True)
class ViewColumn:
    name: str
    type: Type
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    key: QName
    query: str
    columns: tuple[ViewColumn, ...]
    security_invoker: bool = False
    security_barrier: bool = False
    check_option: Literal["local", "cascaded"] | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class MaterializedView:
    """`with_data` is how it is made; whether it holds data now is no property of it."""

    key: QName
    query: str
    columns: tuple[ViewColumn, ...]
    with_data: bool = field(default=True, compare=False)
    options: Options = ()
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
    parameters: Options = ()
    """Those of the operator class."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index on a table or a materialized view.

    One that is `invalid` is of no use: its making has failed. No spec asks for that.
    """

    key: QName
    table: QName
    keys: tuple[IndexKey, ...]
    method: str = "btree"
    unique: bool = False
    nulls_not_distinct: bool = False
    include: tuple[str, ...] = ()
    where: str | None = None
    options: Options = ()
    comment: str | None = None
    invalid: bool = False


@dataclass(frozen=True, slots=True)
class IndexPart:
    """The part that a partition has of an index or a key of the table `of`, where its name is one of its own.

    `made_as` is the name that PostgreSQL gives it when it makes it.
    """

    key: PartName
    of: QName
    name: str
    made_as: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Extended statistics; `kinds` is sorted, and empty for those on one expression.

    The order of columns means nothing, and PostgreSQL's is that of the table, which a later revision cannot give them:
    here they are sorted, the expressions behind them.
    """

    key: StatisticsName
    table: QName
    keys: tuple[IndexKey, ...]
    kinds: tuple[str, ...] = ()
    comment: str | None = None

    def __post_init__(self) -> None:
        columns = sorted(key.item for key in self.keys if not key.is_expression)
        expressions = (key for key in self.keys if key.is_expression)
        object.__setattr__(self, "keys", (*map(IndexKey, columns), *expressions))


@dataclass(frozen=True, slots=True)
class Trigger:
    """`timing` is before, after or instead of; `events` as in CREATE TRIGGER, `columns` those of UPDATE OF.

    `constraint` makes it a constraint trigger, which may be deferrable. `old_table` and `new_table` name the rows that
    a statement has changed.
    """

    key: TriggerName
    timing: str
    events: tuple[str, ...]
    function: Signature
    comment: str | None = None
    columns: tuple[str, ...] = ()
    level: Literal["row", "statement"] = "row"
    when: str | None = None
    arguments: tuple[str, ...] = ()
    old_table: str | None = None
    new_table: str | None = None
    constraint: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    referenced_table: QName | None = None
    enabled: Literal["origin", "replica", "always", "disabled"] = "origin"


@dataclass(frozen=True, slots=True)
class EventTrigger:
    key: Global
    event: str
    function: Signature
    tags: tuple[str, ...] = ()
    enabled: Literal["origin", "replica", "always", "disabled"] = "origin"
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    key: PolicyName
    command: Literal["all", "select", "insert", "update", "delete"] = "all"
    permissive: bool = True
    roles: tuple[str, ...] = ("public",)
    using: str | None = None
    with_check: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The role that an object belongs to, where it is not the one that made it."""

    key: OwnerName
    role: str


@dataclass(frozen=True, slots=True)
class Grant:
    """All that a role may do with an object, where it differs from what PostgreSQL gives by itself; both are sorted.

    `exact` says that somebody else's default privileges may give more, which has to be taken first.
    """

    key: GrantName
    privileges: tuple[str, ...]
    grantable: tuple[str, ...] = ()
    exact: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class DefaultGrant:
    """The same for objects that are made later; `exact` as of a grant."""

    key: DefaultGrantName
    privileges: tuple[str, ...]
    grantable: tuple[str, ...] = ()
    exact: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Job:
    """A statement that pg_cron runs by a schedule, where a server has it."""

    key: Global
    schedule: str
    command: str


Object = (
    Role | Namespace | Extension | Enum | Domain | Composite | RangeType | Sequence | Function | Table | Partition
    | PrimaryKey | Unique | Check | Exclude | ForeignKey | View | MaterializedView | Index | IndexPart | Statistics
    | Trigger
    | EventTrigger | Policy | Owner | Grant | DefaultGrant | Job
)  # fmt: skip


Relation = Table | View | MaterializedView


class Unmodelled(NamedTuple):
    """Something that a server has and the nouns cannot say, as PostgreSQL identifies it.

    `key` is by what names they would know it, or what has a property that they cannot say; empty where they never do.
    """

    name: str
    key: tuple[str, ...] = ()
    whole: bool = False
    """Whether the object itself is what they cannot say."""
    definition: str = ""
    """What two of that name are compared by; nobody can read it."""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Catalog:
    """A whole database. `unmodelled` names what a server has and these nouns cannot say."""

    roles: Mapping[Global, Role] = field(default_factory=dict)
    namespaces: Mapping[Simple, Namespace] = field(default_factory=dict)
    extensions: Mapping[Global, Extension] = field(default_factory=dict)
    enums: Mapping[QName, Enum] = field(default_factory=dict)
    domains: Mapping[QName, Domain] = field(default_factory=dict)
    composites: Mapping[QName, Composite] = field(default_factory=dict)
    range_types: Mapping[QName, RangeType] = field(default_factory=dict)
    sequences: Mapping[QName, Sequence] = field(default_factory=dict)
    functions: Mapping[Signature, Function] = field(default_factory=dict)
    tables: Mapping[QName, Table] = field(default_factory=dict)
    partitions: Mapping[QName, Partition] = field(default_factory=dict)
    primary_keys: Mapping[Member, PrimaryKey] = field(default_factory=dict)
    uniques: Mapping[Member, Unique] = field(default_factory=dict)
    checks: Mapping[Member, Check] = field(default_factory=dict)
    excludes: Mapping[Member, Exclude] = field(default_factory=dict)
    foreign_keys: Mapping[Member, ForeignKey] = field(default_factory=dict)
    views: Mapping[QName, View] = field(default_factory=dict)
    materialized_views: Mapping[QName, MaterializedView] = field(default_factory=dict)
    indexes: Mapping[QName, Index] = field(default_factory=dict)
    index_parts: Mapping[PartName, IndexPart] = field(default_factory=dict)
    statistics: Mapping[StatisticsName, Statistics] = field(default_factory=dict)
    triggers: Mapping[TriggerName, Trigger] = field(default_factory=dict)
    event_triggers: Mapping[Global, EventTrigger] = field(default_factory=dict)
    policies: Mapping[PolicyName, Policy] = field(default_factory=dict)
    owners: Mapping[OwnerName, Owner] = field(default_factory=dict)
    grants: Mapping[GrantName, Grant] = field(default_factory=dict)
    default_grants: Mapping[DefaultGrantName, DefaultGrant] = field(default_factory=dict)
    jobs: Mapping[Global, Job] = field(default_factory=dict)
    unmodelled: tuple[Unmodelled, ...] = ()

    def relations(self) -> Iterator[Relation]:
        """Whatever has columns of its own and a name that a query can read."""
        return chain(self.tables.values(), self.views.values(), self.materialized_views.values())

    def relation(self, key: QName) -> Relation:
        """The table or view of that name; raises KeyError where there is none."""
        return self.tables.get(key) or self.views.get(key) or self.materialized_views[key]

    def objects(self) -> Iterator[Object]:
        """Every object, kind by kind in the order of the attributes above."""
        for attribute in fields(self):
            if attribute.name != "unmodelled":
                yield from getattr(self, attribute.name).values()
