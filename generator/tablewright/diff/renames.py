"""What is renamed: what an author says of it, and what looks like it.

Renames are carried out before anything else, on a copy of the old database, too: whatever refers to the thing follows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, TypeVar, cast

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, Identity, QName, Signature, Simple
from tablewright.ddl.rename import RENAMED
from tablewright.diff.resemblance import Alike, Question, alike
from tablewright.kinds import KINDS
from tablewright.ops import Refused, Rename
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.spec import Evolution

__all__ = ["Alike", "Question", "alike", "stated"]

_ATTRIBUTES = {kind.name: kind.attribute for kind in KINDS if kind.name in RENAMED}
_TYPES = ("enum", "domain", "composite", "table", "view", "materialized view")
_RELATIONS = ("table", "partition", "view", "materialized view")
_Name = TypeVar("_Name", bound=Hashable)


def stated(evolution: Evolution, old: Catalog, new: Catalog) -> tuple[Rename, ...]:
    """The renames that an author states and that are still to be done, in the order in which they are.

    Each names things as they are called at that moment: a column by the new name of its table. Raises Refused.
    """
    names, wanted = _Names(old), _keys(new)
    found: list[Rename] = []
    for kind in RENAMED:
        if kind == "enum value":
            found += _labels(evolution, names, new)
            continue
        wishes = {names.now(former): key for key, former in evolution.renamed_from.items() if key in wanted[kind]}
        for former, key in _in_turn(_to_do(wishes, names.of[kind], wanted[kind])):
            op = Rename(kind, former, key)
            names.follow(op)
            found.append(op)
    return tuple(found)


def _keys(catalog: Catalog) -> dict[str, dict[Any, Any]]:
    """The names of all that can be renamed, by kind, each with itself."""
    keys: dict[str, dict[Any, Any]]
    keys = {kind: {key: key for key in getattr(catalog, attribute)} for kind, attribute in _ATTRIBUTES.items()}
    columns = (ColumnName(*table.key, column.name) for table in catalog.tables.values() for column in table.columns)
    return {**keys, "column": {key: key for key in columns}}


class _Names:
    """What the old objects are called while one after the other is renamed: `of` each kind, with the first name."""

    def __init__(self, old: Catalog) -> None:
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
        wishes = {former: label for label, former in labels.items()}
        for former, label in _in_turn(_to_do(wishes, before, dict.fromkeys(new.enums[key].labels)), key):
            yield Rename("enum value", former, label, key)


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


def _in_turn(renames: Mapping[_Name, _Name], of: Identity | None = None) -> Iterator[tuple[_Name, _Name]]:
    """What takes a name comes after what gives it up. Raises Refused where none is the first."""
    left = dict(renames)
    while left:
        free = [former for former, name in left.items() if name not in left]
        if not free:
            former, name = next(iter(left.items()))
            raise Refused(
                of or cast(Identity, name),
                f"`{former}` and `{name}` swap names: nobody can tell later whether that has been done",
                "give one of them a third name in this revision, and its own in the next",
            )
        for former in free:
            yield former, left.pop(former)
