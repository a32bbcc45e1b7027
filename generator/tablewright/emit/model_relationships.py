"""The relationships of a model: both ends of every foreign key, agreeing with what the database does on delete."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from tablewright.catalog.model import Catalog, ForeignKey
from tablewright.catalog.names import Member, QName
from tablewright.quoting import python_string
from tablewright.spec import Relationship, Spec, TableNotes


class Relationships:
    """Writes relationships; knows of every key which columns are its own to write."""

    def __init__(self, spec: Spec, in_circles: frozenset[Member]) -> None:
        self._tables: Mapping[QName, TableNotes] = spec.tables
        self._catalog = spec.catalog
        self._in_circles = in_circles
        self._written = _written(spec.catalog)
        self._ways = Counter(map(_way, spec.catalog.foreign_keys.values()))
        self._overlaps = _overlaps(spec, self._written)

    def lines(self, table: QName) -> list[str]:
        """The lines of a table's class that declare its relationships."""
        return [self._line(table, relationship) for relationship in self._tables[table].relationships]

    def _line(self, table: QName, end: Relationship) -> str:
        foreign_key = self._catalog.foreign_keys[end.foreign_key]
        child = self._catalog.tables[QName(*end.foreign_key[:2])]
        nullable = any(child.column(c).nullable for c in foreign_key.columns)
        written = self._written[end.foreign_key]
        arguments = [f"back_populates={python_string(end.back_populates)}"]
        if self._is_spelled_out(foreign_key):
            arguments.append(f"primaryjoin={python_string(self._join(end, foreign_key))}")
        else:
            if end.ambiguous:
                arguments.append(f"foreign_keys={self._foreign_keys(table, end, foreign_key)}")
            if end.target == table and not end.remote:
                referenced = [
                    self._tables[table].columns[column].attribute for column in foreign_key.referenced_columns
                ]
                arguments.append(f"remote_side=[{', '.join(referenced)}]")
        if not written:
            arguments.append("viewonly=True")
        elif end.remote:
            arguments += _on_delete(foreign_key, nullable, len(written) == len(foreign_key.columns))
        elif foreign_key.key in self._in_circles and nullable:
            # Rows that refer to each other can only be written in two steps.
            arguments.append("post_update=True")
        if end.foreign_key in self._overlaps:
            arguments.append(f"overlaps={python_string(','.join(self._overlaps[end.foreign_key]))}")
        return f"{end.attribute}: Mapped[{self._type(end)}] = relationship({', '.join(arguments)})"

    def _is_spelled_out(self, foreign_key: ForeignKey) -> bool:
        """Whether SQLAlchemy has to be told how the tables are joined.

        Because not all columns are written, a table's key leads to columns that are also its own side of it, or another
        key leads from the same columns to the same table.
        """
        in_itself = foreign_key.referenced_table == QName(*foreign_key.key[:2])
        return (
            self._written[foreign_key.key] != foreign_key.columns
            or (in_itself and not set(foreign_key.columns).isdisjoint(foreign_key.referenced_columns))
            or self._ways[_way(foreign_key)] > 1
        )

    def _join(self, end: Relationship, foreign_key: ForeignKey) -> str:
        """How the two tables are joined, as SQLAlchemy reads it once it knows all classes."""
        child, parent = self._tables[QName(*end.foreign_key[:2])], self._tables[foreign_key.referenced_table]
        in_itself = child is parent
        terms = []
        for own, other in zip(foreign_key.columns, foreign_key.referenced_columns, strict=True):
            left = f"{child.class_name}.{child.columns[own].attribute}"
            right = f"{parent.class_name}.{parent.columns[other].attribute}"
            if own in (self._written[end.foreign_key] or foreign_key.columns):
                left = f"foreign({left})"
            if in_itself:
                left, right = (f"remote({left})", right) if end.remote else (left, f"remote({right})")
            terms.append(f"{left} == {right}")
        return terms[0] if len(terms) == 1 else f"and_({', '.join(terms)})"

    def _type(self, end: Relationship) -> str:
        target = self._tables[end.target].class_name
        if end.remote and end.many:
            return f"list[{target}]"
        return f"{target} | None" if end.remote or end.nullable else target

    def _foreign_keys(self, table: QName, end: Relationship, foreign_key: ForeignKey) -> str:
        owner = self._tables[QName(*end.foreign_key[:2])]
        attributes = [owner.columns[column].attribute for column in foreign_key.columns]
        if QName(*end.foreign_key[:2]) == table:
            return f"[{', '.join(attributes)}]"
        paths = ", ".join(f"{owner.class_name}.{attribute}" for attribute in attributes)
        return python_string(f"[{paths}]" if len(attributes) > 1 else paths)


def _way(foreign_key: ForeignKey) -> tuple[QName, frozenset[str], QName]:
    """From which columns a key leads to which table."""
    return QName(*foreign_key.key[:2]), frozenset(foreign_key.columns), foreign_key.referenced_table


def _on_delete(foreign_key: ForeignKey, nullable: bool, whole: bool) -> list[str]:
    """What the ORM does with the rows that refer to a row that it deletes: as much as the database leaves to it.

    Where the ORM writes but some columns of a key (not `whole`), it is left to PostgreSQL which ones are cleared.
    """
    match foreign_key.on_delete:
        case "cascade":
            cascade = "all" if nullable else "all, delete-orphan"
            return [f'cascade="{cascade}"', "passive_deletes=True"]
        case "set null" if whole:
            return ["passive_deletes=True"]
        case _:
            return ['passive_deletes="all"']


def _written(catalog: Catalog) -> Mapping[Member, tuple[str, ...]]:
    """The columns that the relationships of each key write.

    Those that a deletion sets, where a key says which. Else, of a key that may be null, only those that may and that no
    other key has: another one says something besides, as the tenant does to which a row and all that it refers to
    belong, and clearing a relationship must not clear that. A key that has nothing else writes all of its columns, and
    so does one that is MATCH FULL. What is generated, nobody.
    """
    keys_of: Counter[tuple[str, str, str]] = Counter(
        (*key.key[:2], column) for key in catalog.foreign_keys.values() for column in set(key.columns)
    )
    found = {}
    for key in catalog.foreign_keys.values():
        table = catalog.tables[QName(*key.key[:2])]
        columns = [column for column in map(table.column, key.columns) if column.generated is None]
        own = [column for column in columns if column.nullable and keys_of[(*key.key[:2], column.name)] == 1]
        own = [column for column in columns if column.nullable and column.name in key.delete_sets] or own
        chosen = columns if key.match_full else own or columns
        found[key.key] = tuple(column.name for column in chosen)
    return found


def _overlaps(spec: Spec, written: Mapping[Member, tuple[str, ...]]) -> dict[Member, list[str]]:
    """For keys that write a column which other keys of their table write, too: the relationships of those."""
    ends: defaultdict[Member, set[str]] = defaultdict(set)
    for notes in spec.tables.values():
        for end in notes.relationships:
            ends[end.foreign_key].add(end.attribute)
    writers: defaultdict[tuple[str, str, str], list[Member]] = defaultdict(list)
    for key, columns in written.items():
        for column in columns:
            writers[(*key[:2], column)].append(key)
    found: defaultdict[Member, set[str]] = defaultdict(set)
    for keys in writers.values():
        for key in keys:
            found[key].update(*(ends[other] for other in keys if other != key))
    return {key: sorted(names) for key, names in found.items() if names}
