"""What is renamed: what an author says of it, and what looks like it.

Renames are carried out before anything else, on a copy of the old database, too: whatever refers to the thing follows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from tablewright.catalog.model import Catalog, Column, Index, Statistics, Table
from tablewright.catalog.names import ColumnName, QName, Signature, Simple
from tablewright.ddl.rename import RENAMED
from tablewright.diff.resemblance import Alike, Question, alike
from tablewright.diff.swapped_names import alike as swapped_alike
from tablewright.diff.swapped_names import circles, detoured, in_turn, is_to_do, unlike
from tablewright.kinds import KINDS
from tablewright.ops import Rename
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.spec import Evolution

__all__ = ["Alike", "Question", "alike", "stated"]

_ATTRIBUTES = {kind.name: kind.attribute for kind in KINDS if kind.name in RENAMED}
_TYPES = ("enum", "domain", "composite", "range type", "table", "view", "materialized view")
_RELATIONS = ("table", "partition", "view", "materialized view")
_HELD = ("namespace", "table", "partition", "column", "sequence", "enum", "domain", "composite")
"""What rows would be lost with, or read as something else; anything else may be made again instead."""
_Name = TypeVar("_Name", bound=Hashable)


def stated(evolution: Evolution, old: Catalog, new: Catalog) -> tuple[Rename, ...]:
    """The renames that an author states and that are still to be done, in the order in which they are.

    Each names things as they are called at that moment: a column by the new name of its table. Raises Refused.
    """
    former = evolution.renamed_from.items()
    columns = {key: before for key, before in former if isinstance(key, ColumnName) and isinstance(before, ColumnName)}
    names, wanted = _Names(old, columns), _keys(new)
    found: list[Rename] = []
    for kind in RENAMED:
        if kind == "enum value":
            found += _labels(evolution, names, new)
            continue
        said = {former: key for key, former in evolution.renamed_from.items() if key in wanted[kind]}
        # Of what swapped names with another one, too, both may be there.
        wishes = {former if former in names.of[kind] else names.now(former): key for former, key in said.items()}
        wishes = _to_do(wishes, names.of[kind], wanted[kind])
        for circle in tuple(circles(wishes)):
            wanted_now = any((key, None) in evolution.said for key in circle)
            to_do = wanted_now or is_to_do(circle, partial(names.unlike, kind, new))
            if to_do is None and kind in _HELD:
                raise swapped_alike(circle)
            if not to_do:
                wishes = {former: key for former, key in wishes.items() if former not in circle}
        for former, key in in_turn(wishes, names.of[kind]):
            op = Rename(kind, former, key)
            names.follow(op)
            found.append(op)
    return detoured(found, old)


def _keys(catalog: Catalog) -> dict[str, dict[Any, Any]]:
    """The names of all that can be renamed, by kind, each with itself."""
    keys: dict[str, dict[Any, Any]]
    keys = {kind: {key: key for key in getattr(catalog, attribute)} for kind, attribute in _ATTRIBUTES.items()}
    columns = (ColumnName(*table.key, column.name) for table in catalog.tables.values() for column in table.columns)
    return {**keys, "column": {key: key for key in columns}}


class _Names:
    """What the old objects are called while one after the other is renamed: `of` each kind, with the first name."""

    def __init__(self, old: Catalog, columns: Mapping[ColumnName, ColumnName]) -> None:
        self._columns = columns
        self.of = _keys(old)
        self._old = old
        self._done: list[Rename] = []

    def now(self, key: Any) -> Any:
        """The name of something whose surroundings were renamed, whether or not it is said with their new names."""
        for op in self._done:
            key = _inside(key, op)
        return key

    def follow(self, op: Rename) -> None:
        """Carry a rename out."""
        with_it = self._moved_with(op)
        for kind, keys in self.of.items():
            self.of[kind] = {
                op.new if (kind, key) == (op.kind, op.old) else with_it.get((kind, key)) or _inside(key, op): first
                for key, first in keys.items()
            }
        self._done.append(op)

    def _moved_with(self, op: Rename) -> dict[tuple[str, Any], Any]:
        """The new names of the indexes and sequences that go to another namespace with their table."""
        if op.kind not in _RELATIONS or not isinstance(op.new, QName):
            return {}
        table = self.of[op.kind][op.old]
        own = [("index", key) for key, first in self.of["index"].items() if self._old.indexes[first].table == table]
        for key, first in self.of["sequence"].items():
            owner = self._old.sequences[first].owned_by
            own += [("sequence", key)] if owner and owner[0] == table else []
        return {(kind, key): key._replace(namespace=op.new.namespace) for kind, key in own}

    def unlike(self, kind: str, new: Catalog, old_key: Any, new_key: Any) -> int:
        """How many properties differ between what is called so now and what is to be called so."""
        first = self.of[kind][old_key]
        if kind == "column":
            before = self._typed(self._old.tables[QName(*first[:2])].column(first.name))
            return unlike(before, new.tables[QName(*new_key[:2])].column(new_key.name))
        old_object, new_object = (
            getattr(catalog, _ATTRIBUTES[kind])[key] for catalog, key in ((self._old, first), (new, new_key))
        )
        if isinstance(old_object, Index | Statistics):
            old_object = replace(old_object, table=self._called(old_object.table))
        if not isinstance(old_object, Table):
            return unlike(old_object, new_object)
        old_object = replace(old_object, columns=tuple(map(self._typed, old_object.columns)))
        former = {key.name: old.name for key, old in self._columns.items() if key[:2] == new_key}
        columns = tuple(replace(c, name=former.get(c.name, c.name)) for c in new_object.columns)
        return min(unlike(old_object, each) for each in (new_object, replace(new_object, columns=columns)))

    def _typed(self, column: Column) -> Column:
        """A column of a type by the name that this has now."""
        if not column.type.namespace:
            return column
        namespace, name = self._called(QName(column.type.namespace, column.type.name))
        return replace(column, type=replace(column.type, namespace=namespace, name=name))

    def _called(self, key: QName) -> QName:
        """The name of a table or a type that may have been renamed itself."""
        for op in self._done:
            key = op.new if op.kind in _TYPES and key == op.old and isinstance(op.new, QName) else _inside(key, op)
        return key

    def labels(self, enum: QName) -> dict[str, int] | None:
        """The labels of an enum that is called so now, if one is."""
        first = self.of["enum"].get(enum)
        return {label: number for number, label in enumerate(self._old.enums[first].labels)} if first else None


def _inside(key: Any, op: Rename) -> Any:
    """The name of something after what it lies in, or takes as an argument, was renamed."""
    old, new = op.old, op.new
    if isinstance(key, Signature):
        key = key._replace(arguments=tuple(_argument(argument, op) for argument in key.arguments))
    if isinstance(old, Simple) and isinstance(new, Simple):
        return key._replace(namespace=new.name) if getattr(key, "namespace", None) == old.name else key
    if op.kind in _RELATIONS and isinstance(new, QName) and hasattr(key, "table") and tuple(key[:2]) == old:
        return key._replace(namespace=new.namespace, table=new.name)
    return key


def _argument(argument: str, op: Rename) -> str:
    """A type's name in a signature, which is as SQL has it."""
    if isinstance(op.old, Simple) and isinstance(op.new, Simple):
        before = f"{sql_identifier(op.old.name)}."
        return (
            f"{sql_identifier(op.new.name)}.{argument.removeprefix(before)}"
            if argument.startswith(before)
            else argument
        )
    if op.kind in _TYPES and isinstance(op.old, QName) and isinstance(op.new, QName):
        element = argument.removesuffix("[]")
        if element == sql_qualified(*op.old):
            return sql_qualified(*op.new) + argument[len(element) :]
    return argument


def _labels(evolution: Evolution, names: _Names, new: Catalog) -> Iterator[Rename]:
    for key, labels in evolution.labels.items():
        before = names.labels(key)
        if before is None or key not in new.enums:
            continue
        after = {label: number for number, label in enumerate(new.enums[key].labels)}
        wishes = _to_do({former: label for label, former in labels.items()}, before, after)
        for circle in circles(wishes):
            # Labels have nothing but a place, which says too little when they have theirs.
            wanted_now = any((key, label) in evolution.said for label in circle)
            if not (wanted_now or is_to_do(circle, partial(_moved, before, after))):
                raise swapped_alike(circle, key)
        for former, label in in_turn(wishes, before):
            yield Rename("enum value", former, label, key)


def _moved(old: Mapping[str, int], new: Mapping[str, int], former: str, label: str) -> int:
    """Whether a label has another place."""
    return int(old[former] != new[label])


def _to_do(wishes: Mapping[_Name, _Name], old: Mapping[_Name, Any], new: Mapping[_Name, Any]) -> dict[_Name, _Name]:
    """The renames that lead from the old names to the new ones; a name may be given up and taken at once."""
    left: dict[_Name, _Name] = {}
    remaining = dict(wishes)
    while len(left) != len(remaining):
        left = remaining
        taken = set(left.values())
        remaining = {
            former: name
            for former, name in left.items()
            if former in old
            and name in new
            and (former not in new or former in taken)
            and (name not in old or name in left)
        }
    return remaining
