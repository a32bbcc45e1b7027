"""A system between reading and knowing: names are gathered here while they are resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from tablewright.catalog.model import Catalog, Column, Object
from tablewright.catalog.names import Identity, Member, QName
from tablewright.catalog.naming import Patterns
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds import kind_of
from tablewright.kinds.base import Documented, ReferencesNode
from tablewright.kinds.column import ColumnNode
from tablewright.spec import Origin
from tablewright.specio.language import TableNode
from tablewright.specio.reader import Reading


@dataclass(slots=True)
class ColumnDraft:
    """A column's node with its place; `column` stays None where something is wrong with it."""

    name: str
    node: ColumnNode
    at: Path
    column: Column | None = None
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
class Draft:
    """Everything that is being resolved; problems go into `reading.problems`."""

    reading: Reading
    patterns: Patterns
    catalog: Catalog = field(default_factory=Catalog)
    unique_sets: dict[QName, set[frozenset[str]]] = field(default_factory=dict)
    """For every table the sets of columns that a foreign key may refer to."""
    enums: dict[QName, tuple[str, ...]] = field(default_factory=dict)
    user_types: dict[str, tuple[str, str]] = field(default_factory=dict)
    tables: dict[QName, TableDraft] = field(default_factory=dict)
    origins: dict[Identity, Origin] = field(default_factory=dict)
    paths: dict[Identity | tuple[QName, str], Path] = field(default_factory=dict)
    relations: dict[QName, tuple[str, Path]] = field(default_factory=dict)
    """What has a name in a namespace's list of relations and types, which PostgreSQL keeps unique together."""
    links: dict[Member, tuple[ReferencesNode, Path]] = field(default_factory=dict)
    """The node that each foreign key comes from: it may name the relationships."""

    @property
    def problems(self) -> Problems:
        return self.reading.problems

    def put(self, found: Object) -> None:
        """Add an object to the catalog."""
        getattr(self.catalog, kind_of(found).attribute)[found.key] = found

    def claim(self, key: QName, what: str, at: Path) -> None:
        """Take a name among the relations and types of a namespace; complains where it is taken."""
        if key in self.relations:
            other, place = self.relations[key]
            where = self.problems.locate_key(place)
            message = f"the name `{key.name}` of this {what} is taken by {other}: {where.file}:{where.line}"
            hint = "tables, indexes, keys and types of a schema share their names: give one of them another `name:`"
            self.problems.add_at_key(at, message, hint=hint)
        self.relations.setdefault(key, (f"{'an' if what[0] in 'aeiou' else 'a'} {what}", at))

    def note(self, key: Identity, node: Documented, at: Path) -> None:
        """Keep where an object comes from, and where it stands."""
        self.origins[key] = origin_of(node)
        self.paths[key] = at

    def find_table(self, name: str, near: QName, at: Path) -> TableDraft | None:
        """The table that a text names: in the namespace of `near` first, then in `public`, or qualified."""
        namespace, _, bare = name.rpartition(".")
        for wanted in (namespace,) if namespace else (near.namespace, "public"):
            if QName(wanted, bare) in self.tables:
                return self.tables[QName(wanted, bare)]
        known = [table.name for table in self.tables] + [str(t) for t in self.tables if t.namespace != "public"]
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

    @property
    def broken_enums(self) -> set[str]:
        """The names of enums that were left out because they were wrong."""
        return {str(path[2]) for path in self.reading.pruned if path[1:2] == ("enums",) and len(path) == 3}  # noqa: PLR2004 - file, `enums`, name

    def was_wrong(self, name: str) -> bool:
        """Whether something of that name, or a whole file, was left out: then what misses it is no news."""
        return any(len(path) == 1 or path[-1] == name for path in self.reading.pruned)


def origin_of(node: Documented) -> Origin:
    """Where a node says that it comes from."""
    return Origin(node.source, node.inferred)
