"""A system between reading and knowing: names are gathered here while they are resolved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tablewright.catalog.model import Catalog, Column, Function, Object
from tablewright.catalog.names import Identity, Member, QName
from tablewright.catalog.naming import Patterns
from tablewright.catalog.types import Type
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds import kind_of
from tablewright.kinds.base import Documented, Named, ReferencesNode
from tablewright.kinds.column import ColumnNode
from tablewright.kinds.composite import CompositeNode
from tablewright.kinds.domain import DomainNode
from tablewright.kinds.query import ViewColumnNode
from tablewright.kinds.range_type import RangeTypeNode
from tablewright.kinds.view import ViewNode
from tablewright.postgres.functions import extension_functions
from tablewright.spec import Origin, PartitionRule
from tablewright.specio.language import MaterializedViewNode, TableNode
from tablewright.specio.reader import Reading
from tablewright.sqltext import BUILTIN_TYPES

_OF_ALEMBIC = frozenset((QName("public", "alembic_version"), QName("public", "alembic_version_pkc")))
"""The table that every migrated database has, and its key."""


@dataclass(slots=True)
class ColumnDraft:
    """A column's node with its place; `column` stays None where something is wrong with it."""

    name: str
    node: ColumnNode
    at: Path
    column: Column | None = None
    resolved: bool = False


@dataclass(slots=True)
class TypeDraft:
    """A node of a type that may be made of others, with its place."""

    key: QName
    node: DomainNode | CompositeNode | RangeTypeNode
    at: Path
    resolved: bool = False


@dataclass(slots=True)
class TableDraft:
    key: QName
    module: str
    node: TableNode
    at: Path
    columns: dict[str, ColumnDraft] = field(default_factory=dict)
    constraints: dict[str, Path] = field(default_factory=dict)

    @property
    def primary_key(self) -> list[str]:
        """The names of the key's columns, however the spec says it."""
        if self.node.primary_key:
            return self.node.primary_key.columns
        return [name for name, draft in self.columns.items() if draft.node.primary_key]


@dataclass(slots=True)
class ViewColumnDraft:
    """A column of a view, whether the spec speaks of it or not; `column` is None where something is wrong with it."""

    name: str
    node: ViewColumnNode
    at: Path
    column: Column | None = None


@dataclass(slots=True)
class ViewDraft:
    """`whole` says that all its columns are known; `row_key` are those that tell its rows apart."""

    key: QName
    module: str
    node: ViewNode | MaterializedViewNode
    at: Path
    query: str = ""
    columns: dict[str, ViewColumnDraft] = field(default_factory=dict)
    whole: bool = True
    row_key: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """Everything that is being resolved; problems go into `reading.problems`."""

    reading: Reading
    patterns: Patterns
    catalog: Catalog = field(default_factory=Catalog)
    external: Catalog = field(default_factory=Catalog)
    """What belongs to somebody else: known by its name, and never created."""
    external_tables: dict[QName, TableDraft] = field(default_factory=dict)
    unique_sets: dict[QName, set[frozenset[str]]] = field(default_factory=dict)
    """For every table the sets of columns that a foreign key may refer to."""
    enums: dict[QName, tuple[str, ...]] = field(default_factory=dict)
    user_types: dict[str, Type] = field(default_factory=dict)
    tables: dict[QName, TableDraft] = field(default_factory=dict)
    views: dict[QName, ViewDraft] = field(default_factory=dict)
    """Materialized ones included."""
    origins: dict[Identity, Origin] = field(default_factory=dict)
    paths: dict[Identity | tuple[QName, str], Path] = field(default_factory=dict)
    relations: dict[QName, tuple[str, Path]] = field(default_factory=dict)
    """What has a name in a namespace's list of relations and types, which PostgreSQL keeps unique together."""
    others: defaultdict[str, list[Identity]] = field(default_factory=lambda: defaultdict(list))
    """What each module has besides enums, tables and views."""
    links: dict[Member, tuple[ReferencesNode, Path]] = field(default_factory=dict)
    """The node that each foreign key comes from: it may name the relationships."""
    partition_rules: dict[QName, PartitionRule] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    """The names of all functions that there will be, qualified where they are not in `public`, to volatilities."""
    bodies: list[tuple[Function, str, Path]] = field(default_factory=list)
    """Functions with the texts of their bodies, as they are written, and where those stand."""
    leaks: dict[Identity, str] = field(default_factory=dict)
    """Why an object may show rows although row-level security would not."""
    former: dict[Identity, tuple[str, Path]] = field(default_factory=dict)
    """What objects and columns were called before, as the spec writes it, and where."""
    index_names: dict[tuple[QName, str], tuple[str, Path]] = field(default_factory=dict)
    """The names that partitions give to their parts of indexes and keys, by the whole's name, and where they do."""
    named_after: dict[QName, tuple[QName, str | None]] = field(default_factory=dict)
    """Of each partition its parent and, of one by a rule, its name with `{table}` where it says the parent's."""

    @property
    def problems(self) -> Problems:
        return self.reading.problems

    def put(self, found: Object) -> None:
        """Add an object to the catalog."""
        getattr(self.catalog, kind_of(found).attribute)[found.key] = found

    def claim(self, key: QName, what: str, at: Path) -> None:
        """Take a name among the relations and types of a namespace; complains where it is taken."""
        if key in _OF_ALEMBIC:
            message = f"Alembic has `{key.name}` for itself, so no {what} can have that name"
            self.problems.add_at_key(at, message, hint="give it another name, or lay it into another namespace")
        elif key in self.relations:
            other, place = self.relations[key]
            where = self.problems.locate_key(place)
            message = f"the name `{key.name}` of this {what} is taken by {other}: {where.file}:{where.line}"
            hint = "tables, indexes, keys and types of a schema share their names: give one of them another `name:`"
            self.problems.add_at_key(at, message, hint=hint)
        elif (
            what in ("enum", "domain", "composite type", "range type", "multirange type")
            and key.namespace == "public"
            and key.name in BUILTIN_TYPES
        ):
            # pg_catalog is searched first (PostgreSQL manual, 5.10.5).
            message = f"the {what} `{key.name}` would be hidden by the type of that name that PostgreSQL brings"
            self.problems.add_at_key(at, message, hint="give it another name, or a `namespace`")
        self.relations.setdefault(key, (f"{'an' if what[0] in 'aeiou' else 'a'} {what}", at))

    def namespace(self, module: str, own: str | None, at: Path) -> str:
        """The namespace of an object: its own, or its module's; complains about one that is not declared."""
        name = own or self.reading.modules[module].namespace
        declared = self.reading.system.namespaces
        if name != "public" and name not in declared:
            where = (*at, "namespace") if own else (self.reading.files[module], "namespace")
            hint = did_you_mean(name, ["public", *declared]) or "declare it under `namespaces:` in system.yaml"
            if name in self.reading.system.external.namespaces:
                hint = "it is external: what belongs to somebody else holds nothing of ours"
            self.problems.add(where, f"unknown namespace `{name}`", hint=hint)
        return name

    @property
    def any_function(self) -> bool:
        """Whether an extension may bring functions that are not known here, so that unknown ones pass."""
        return not extension_functions().keys() >= self.reading.system.extensions.keys()

    @property
    def own_namespaces(self) -> frozenset[str]:
        """Those in which there is nothing but what the spec says, external ones among them."""
        system = self.reading.system
        of_extensions = {node.namespace for node in system.extensions.values()}
        return frozenset((*system.namespaces, *system.external.namespaces)) - {"public"} - of_extensions

    def knows_function(self, namespace: str | None, name: str) -> bool:
        """Whether the spec has a function of that name; a name without a namespace is one in `public`."""
        return (name if namespace in (None, "public") else f"{namespace}.{name}") in self.functions

    def note(self, key: Identity, node: Documented, at: Path) -> None:
        """Keep what a node says of its object: where it comes from, where it stands, what it was called."""
        self.trace(key, node, at)
        if isinstance(node, Named):
            self.rename(key, node, at)

    def trace(self, key: Identity, node: Documented, at: Path) -> None:
        """Keep where an object comes from, and where it stands; the node may be that of another, which asks for it."""
        self.origins[key] = origin_of(node)
        self.paths[key] = at

    def rename(self, key: Identity, node: Named | ReferencesNode, at: Path) -> None:
        """Keep what an object or a column was called before, if the spec says so."""
        if node.renamed_from is not None:
            self.former[key] = (node.renamed_from, (*at, "renamed_from"))

    def find_table(self, name: str, near: QName, at: Path) -> TableDraft | None:
        """The table that a text names: in the namespace of `near` first, then in `public`, or qualified."""
        namespace, _, bare = name.rpartition(".")
        for wanted in (namespace,) if namespace else (near.namespace, "public"):
            for tables in (self.tables, self.external_tables):
                if QName(wanted, bare) in tables:
                    return tables[QName(wanted, bare)]
        keys = (*self.tables, *self.external_tables)
        known = [table.name for table in self.tables] + [str(key) for key in keys if key.namespace != "public"]
        if not self.was_wrong(bare):
            self.problems.add(at, f"unknown table `{name}`", hint=did_you_mean(name, known))
        return None

    def has_all_columns(self, table: TableDraft) -> bool:
        """Whether no column of the table can have been lost with what was left out because it was wrong."""
        mixins = [self.reading.mixins.get(name) for name in table.node.mixins or ()]
        lists = [(*table.at, "mixins"), *((*place, "columns") for place in (table.at, *(m[0] for m in mixins if m)))]
        wrong = self.reading.pruned
        whole = any(path == listed[: len(path)] for path in wrong for listed in lists)
        one_of_a_mixin = any(path[:-1] == listed for path in wrong for listed in lists[2:])
        return None not in mixins and not whole and not one_of_a_mixin

    def has_column(self, table: TableDraft, name: str, at: Path) -> bool:
        """Whether a table has a column; complains of one that it lacks, unless that is no news."""
        if name in table.columns:
            return True
        if self.has_all_columns(table) and not self.was_wrong(name):
            message = f"table `{table.key.name}` has no column `{name}`"
            self.problems.add(at, message, hint=did_you_mean(name, table.columns))
        return False

    @property
    def broken_types(self) -> set[str]:
        """The names of types that were left out because they were wrong."""
        kinds = {("enums",), ("domains",), ("composites",), ("range_types",)}
        return {str(path[2]) for path in self.reading.pruned if path[1:2] in kinds and len(path) == 3}  # noqa: PLR2004 - file, kind, name

    def was_wrong(self, name: str) -> bool:
        """Whether something of that name, or a whole file, was left out: then what misses it is no news."""
        pruned = self.reading.pruned
        # External objects stand under their qualified names.
        return any(len(path) == 1 or path[-1] == name or str(path[-1]).endswith(f".{name}") for path in pruned)


def origin_of(node: Documented) -> Origin:
    """Where a node says that it comes from."""
    return Origin(node.source, node.inferred)
