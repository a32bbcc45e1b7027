"""The relationships of a model: both ends of every foreign key, agreeing with what the database does on delete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tablewright.catalog.model import ForeignKey
from tablewright.catalog.names import Member, QName
from tablewright.quoting import python_string
from tablewright.spec import Relationship, Spec, TableNotes


class Relationships:
    """Writes relationships; knows of every key which others write the same columns."""

    def __init__(self, spec: Spec, deferred: frozenset[Member]) -> None:
        self._tables: Mapping[QName, TableNotes] = spec.tables
        self._catalog = spec.catalog
        self._deferred = deferred
        self._overlaps = _overlaps(spec)

    def lines(self, table: QName) -> list[str]:
        """The lines of a table's class that declare its relationships."""
        return [self._line(table, relationship) for relationship in self._tables[table].relationships]

    def _line(self, table: QName, end: Relationship) -> str:
        foreign_key = self._catalog.foreign_keys[end.foreign_key]
        nullable = any(
            self._catalog.tables[QName(*end.foreign_key[:2])].column(c).nullable for c in foreign_key.columns
        )
        arguments = [f"back_populates={python_string(end.back_populates)}"]
        if end.ambiguous:
            arguments.append(f"foreign_keys={self._foreign_keys(table, end, foreign_key)}")
        if end.target == table and not end.remote:
            attributes = [self._tables[table].columns[column].attribute for column in foreign_key.referenced_columns]
            arguments.append(f"remote_side=[{', '.join(attributes)}]")
        if end.remote:
            arguments += _on_delete(foreign_key, nullable)
        elif foreign_key.key in self._deferred and nullable:
            # Rows that refer to each other can only be written in two steps.
            arguments.append("post_update=True")
        if end.foreign_key in self._overlaps:
            arguments.append(f"overlaps={python_string(','.join(self._overlaps[end.foreign_key]))}")
        return f"{end.attribute}: Mapped[{self._type(end)}] = relationship({', '.join(arguments)})"

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


def _on_delete(foreign_key: ForeignKey, nullable: bool) -> list[str]:
    """What the ORM does with the rows that refer to a row that it deletes: as much as the database leaves to it."""
    match foreign_key.on_delete:
        case "cascade":
            cascade = "all" if nullable else "all, delete-orphan"
            return [f'cascade="{cascade}"', "passive_deletes=True"]
        case "set null":
            return ["passive_deletes=True"]
        case _:
            return ['passive_deletes="all"']


def _overlaps(spec: Spec) -> dict[Member, list[str]]:
    """For keys that share a column with other keys of their table: the relationships that write the column, too."""
    ends: defaultdict[Member, set[str]] = defaultdict(set)
    for notes in spec.tables.values():
        for end in notes.relationships:
            ends[end.foreign_key].add(end.attribute)
    writers: defaultdict[tuple[str, str, str], list[Member]] = defaultdict(list)
    for foreign_key in spec.catalog.foreign_keys.values():
        for column in foreign_key.columns:
            writers[(*foreign_key.key[:2], column)].append(foreign_key.key)
    found: defaultdict[Member, set[str]] = defaultdict(set)
    for keys in writers.values():
        for key in keys:
            found[key].update(*(ends[other] for other in keys if other != key))
    return {key: sorted(names) for key, names in found.items() if names}
