"""A spec: a catalog, and what PostgreSQL does not know of it, keyed by the same qualified names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, Global, Identity, Member, QName, Signature
from tablewright.errors import Path, Problem
from tablewright.running import Running


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object comes from: line numbers of the system's document (`"12-14, 20"`), or why it was inferred."""

    source: str | None = None
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the document contradicts itself or PostgreSQL: what it says, what is done, why."""

    title: str
    says: str
    does: str
    why: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the outputs go, relative to the system's folder; `root` is the folder that is put on `sys.path`."""

    root: str = "."
    models: str = "models"
    schemas: str = "schemas"
    migrations: str = "migrations"
    alembic_ini: str = "alembic.ini"
    sql: str = "schema.sql"
    docs: str = "docs/database-schema.md"
    stubs: str = "development/stubs.sql"
    migrations_readme: str | None = None
    database: str | None = None
    imports: str | None = None
    seeds: str = "seeds"
    setup: str | None = None
    monitors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Migrations:
    """The first revision, and how all of them run.

    `file_name` and `later_file_names` are patterns of `{id}` and `{slug}` and of Alembic; a revision that got no lock
    within `lock_timeout` begins again, `lock_attempts` times in all.
    """

    first_id: str
    first_message: str
    file_name: str
    later_file_names: str
    created: str
    lock_timeout: str = "3s"
    lock_attempts: int = 10


@dataclass(frozen=True, slots=True)
class System:
    name: str
    title: str
    doc: str
    document: str | None
    postgres: int
    layout: Layout
    migrations: Migrations
    decisions: tuple[Decision, ...] = ()
    additions: tuple[str, ...] = ()
    """What is generated although the document does not ask for it."""


@dataclass(frozen=True, slots=True)
class Module:
    """One YAML file: it becomes one Python module in each package. The files' names are without their endings."""

    name: str
    doc: str
    models: str
    schemas: str
    enums: tuple[QName, ...]
    tables: tuple[QName, ...]
    views: tuple[QName, ...] = ()
    """Materialized ones included."""
    others: tuple[Identity, ...] = ()
    """Domains, composite types, sequences, functions."""


@dataclass(frozen=True, slots=True)
class EnumNotes:
    """`members` gives the Python member of each label, in the labels' order."""

    module: str
    class_name: str
    members: tuple[str, ...]
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, slots=True)
class ColumnNotes:
    """`on_update` is the expression that a trigger writes at each update."""

    attribute: str
    origin: Origin = field(default_factory=Origin)
    pii: bool = False
    on_update: str | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """One end of a foreign key in the ORM; `remote` says that the key stands in the other table."""

    attribute: str
    target: QName
    back_populates: str
    foreign_key: Member
    remote: bool
    many: bool
    nullable: bool
    ambiguous: bool
    """More than one key joins the two tables, so the ORM has to be told which."""


@dataclass(frozen=True, slots=True)
class TableNotes:
    """`key` are the columns that the ORM tells rows apart by; where there are none, the table has no class."""

    module: str
    class_name: str
    columns: Mapping[str, ColumnNotes]
    key: tuple[str, ...]
    model: str
    """What the models call it: its class, or the object that is the table."""
    relationships: tuple[Relationship, ...] = ()
    origin: Origin = field(default_factory=Origin)
    rows_expected: int | None = None
    summary: tuple[str, ...] = ()
    """The columns of the Summary schema."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """How a materialized view is kept current: by a job with a schedule as cron writes it, or by whoever calls it."""

    concurrently: bool = False
    schedule: str | None = None


@dataclass(frozen=True, slots=True)
class ViewNotes:
    """As of a table; which columns may be null PostgreSQL does not know."""

    module: str
    class_name: str
    model: str
    columns: Mapping[str, ColumnNotes]
    key: tuple[str, ...]
    nullable: frozenset[str]
    refresh: Refresh | None = None
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, slots=True)
class PartitionRule:
    """Partitions by time that follow a rule: from `start` up to and without `end`, and `ahead` more of the present.

    Bounds are in UTC, both as ISO dates. `function` makes the next and detaches those older than `keep` (an interval).
    """

    every: Literal["day", "week", "month", "year"]
    start: str
    end: str
    ahead: int | None = None
    function: Signature | None = None
    keep: str | None = None
    pattern: str = ""
    """How their names are made of {table}, {year}, {month}, {week} and {day}."""


@dataclass(frozen=True, slots=True)
class Evolution:
    """What an author says of the change that led to the spec, for the revision that makes it.

    `renamed_from` gives the former key of an object or column, `labels` the former one of each label renamed, by enum.
    `replaced` says what becomes of rows that hold a label which is gone. Once the revision is written nobody needs any
    of it; what is still there does no harm. The former names of what was `said` just now have to be there: keys, each
    with a label where it is an enum's label that is meant.
    """

    renamed_from: Mapping[Identity, Identity] = field(default_factory=dict)
    labels: Mapping[QName, Mapping[str, str]] = field(default_factory=dict)
    replaced: Mapping[QName, Mapping[str, str]] = field(default_factory=dict)
    backfill: Mapping[ColumnName, str] = field(default_factory=dict)
    using: Mapping[ColumnName, str] = field(default_factory=dict)
    said: frozenset[tuple[Identity, str | None]] = frozenset()


@dataclass(frozen=True, slots=True)
class Spec:
    system: System
    catalog: Catalog
    modules: tuple[Module, ...]
    enums: Mapping[QName, EnumNotes]
    tables: Mapping[QName, TableNotes]
    origins: Mapping[Identity, Origin]
    """Of the objects that are neither tables nor columns nor enums: keys, checks, indexes, extensions."""
    paths: Mapping[Identity | tuple[QName, str], Path]
    """The place in the YAML of every object, and of every column by table and name."""
    views: Mapping[QName, ViewNotes] = field(default_factory=dict)
    partition_rules: Mapping[QName, PartitionRule] = field(default_factory=dict)
    external: Catalog = field(default_factory=Catalog)
    """What belongs to somebody else: referred to, made as a stub on a scratch server, never created or dropped."""
    leaks: Mapping[Identity, str] = field(default_factory=dict)
    """Why an object may show rows although row-level security would not."""
    extension_docs: Mapping[Global, str] = field(default_factory=dict)
    """Why each extension is there: its comment in the database is its own."""
    job_docs: Mapping[Global, str] = field(default_factory=dict)
    """What each job is for: pg_cron keeps no comments."""
    running: Running = field(default_factory=Running)
    """Connecting, importing, seeding, watching."""
    evolution: Evolution = field(default_factory=Evolution)
    """How rows and names get from the former spec to this one."""
    warnings: tuple[Problem, ...] = ()
    """What its author may not have meant, in the order of the places."""
