"""What ops mean to a reader: a change an object, with its place in the YAML, its hazards and its statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tablewright.catalog.model import Catalog, Table
from tablewright.catalog.names import ColumnName, Identity, QName
from tablewright.diff.engine import properties, shown
from tablewright.diff.order import owner
from tablewright.emit.changes import Change, Property, What
from tablewright.errors import Place
from tablewright.kinds import KINDS, kind_of
from tablewright.ops import Alter, Changed, Create, Drop, Hazard, Op, Refused, Rename, Replace, Stage, Swap, TableColumn

PlaceOf = Callable[[Identity, str], Place | None]
"""The place of an object's property, or of the object where no property is named."""
Stages = Callable[[Op], Sequence[Stage]]
_COLUMN = "column"
_PARTS = {"viewcolumn": "column", "partitioncolumn": "column", "domaincheck": "check"}
_WORDED = ("expression", "query", "default", "generated", "where", "using", "with_check", "when", "bound", "body")
"""Properties that PostgreSQL prints in its own words."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The two catalogs, what their authors wrote, and where each side says what is in it."""

    old: Catalog
    new: Catalog
    old_words: Catalog
    new_words: Catalog
    old_place: PlaceOf
    new_place: PlaceOf


@dataclass(slots=True)
class _Object:
    """What happens to one object; a side is None where there is none."""

    kind: str
    key: Identity
    old: Any = None
    new: Any = None
    ops: list[Op] = field(default_factory=list)

    def meet(self, op: Op) -> None:
        """Add an op: the first one knows the old side, the last one the new."""
        old, new = _sides(op)
        if isinstance(op, Drop) and self.ops and isinstance(self.ops[0], Create):
            # A column that is made anew goes first, whatever comes first in the reading.
            self.old = old
            self.ops.insert(0, op)
            return
        self.old = self.old if self.ops else old
        self.new = new
        self.ops.append(op)


def named_changes(
    ops: Sequence[Op], refused: Sequence[Refused], versions: Versions, stages: Stages
) -> Iterator[Change]:
    """The changes that the ops are, each object once, and those that cannot be made.

    What goes with something that is dropped is not told.
    """
    objects: dict[tuple[str, Identity | str, Identity | None], _Object | Rename] = {}
    gone = {op.key for op in ops if isinstance(op, Drop)} - {op.key for op in ops if isinstance(op, Create)}
    for op in ops:
        if isinstance(op, Rename):
            objects[op.kind, op.new, op.of] = op
        elif not (isinstance(op, Drop) and _belongs_to(op.object) in gone):
            kind = _kind(_sides(op)[1] or _sides(op)[0])
            met = objects.setdefault((kind, op.key, None), _Object(kind, op.key))
            if isinstance(met, _Object):
                met.meet(op)
    for each in objects.values():
        yield _renamed(each, versions, stages) if isinstance(each, Rename) else _change(each, versions, stages)
    yield from (_impossible(each, versions) for each in refused)


def _sides(op: Op) -> tuple[Changed | None, Changed | None]:
    match op:
        case Create(object_):
            return None, object_
        case Drop(object_):
            return object_, None
        case Alter(old, new) | Replace(old, new) | Swap(old, new):
            return old, new
    return None, None


def _kind(object_: Changed | None) -> str:
    if object_ is None or isinstance(object_, TableColumn):
        return _COLUMN
    return kind_of(object_).name


def _belongs_to(object_: Changed) -> Identity | None:
    return object_.table if isinstance(object_, TableColumn) else owner(object_)


def _change(found: _Object, versions: Versions, stages: Stages) -> Change:
    differing = tuple(_properties(found.old, found.new, found.key, versions))
    hazards, statements = _steps(found.ops, stages)
    what = _what(found.old, found.new)
    return Change(
        what="rebuild" if what == "alter" and not differing else what,
        kind=found.kind,
        name=str(found.key),
        properties=differing,
        place=_place(found.key, what, differing, versions),
        hazards=hazards,
        statements=statements,
    )


def _what(old: Any, new: Any) -> What:
    return "create" if old is None else "drop" if new is None else "alter"


def _place(key: Identity, what: What, differing: Sequence[Property], versions: Versions) -> Place | None:
    """Where the new side says it, or the old one what is gone; more than one property has more than one place."""
    if what == "drop":
        return versions.old_place(key, "")
    return versions.new_place(key, differing[0].name if len(differing) == 1 else "")


def _properties(old: Any, new: Any, key: Identity, versions: Versions) -> Iterator[Property]:
    """What differs between two objects of one type: whether it does PostgreSQL says, what it is the authors do."""
    if old is None or new is None:
        return
    if isinstance(old, TableColumn) and isinstance(new, TableColumn):
        old, new = old.column, new.column
    words = _find(versions.old_words, key)[1], _find(versions.new_words, key)[1]
    for found in properties("", "", old, new):
        values = found.old, found.new
        if not found.name and found.property in _WORDED:
            values = tuple(
                getattr(said, found.property, value) for said, value in zip(words, (found.old, found.new), strict=True)
            )
        part = _PARTS.get(found.kind, found.kind)
        name = " ".join(filter(None, (part, found.name.removeprefix("."), found.property)))
        yield Property(name, *map(_shown, values))


def _shown(value: Any) -> str | None:
    return None if value is None else shown(value)


def _steps(ops: Iterable[Op], stages: Stages) -> tuple[tuple[Hazard, ...], tuple[str, ...]]:
    """The hazards, each once, and the statements."""
    hazards: dict[Hazard, None] = {}
    statements: list[str] = []
    for op in ops:
        try:
            steps = [step for stage in stages(op) for step in stage.steps]
        except Refused as refused:
            hazards[_refusal(refused)] = None
            continue
        hazards |= dict.fromkeys(hazard for step in steps for hazard in step.hazards)
        statements += (step.sql for step in steps)
    return tuple(hazards), tuple(statements)


def _renamed(op: Rename, versions: Versions, stages: Stages) -> Change:
    key = op.of or op.new
    hazards, statements = _steps([op], stages)
    return Change(
        what="rename",
        kind=op.kind,
        name=f"{op.of}: {op.new}" if op.of else str(op.new),
        properties=(Property("name", str(op.old), str(op.new)),),
        place=None if isinstance(key, str) else versions.new_place(key, "labels" if op.of else ""),
        hazards=hazards,
        statements=statements,
    )


def _impossible(refused: Refused, versions: Versions) -> Change:
    """What a revision refuses differs all the same."""
    hazards = (_refusal(refused),)
    key = refused.key
    if isinstance(key, str):
        return Change("alter", "object", key, hazards=hazards)
    (kind, old), (other_kind, new) = _find(versions.old, key), _find(versions.new, key)
    differing = tuple(_properties(old, new, key, versions)) if type(old) is type(new) else ()
    what = _what(old, new) if old or new else "alter"
    return Change(what, other_kind or kind, str(key), differing, _place(key, what, differing, versions), hazards)


def _find(catalog: Catalog, key: Identity) -> tuple[str, Any]:
    """The kind of the object of that name, and itself; a table without its columns, which are objects of their own."""
    if isinstance(key, ColumnName):
        table = catalog.tables.get(QName(key.namespace, key.table))
        column = next((each for each in table.columns if each.name == key.name), None) if table else None
        return _COLUMN, column
    for kind in KINDS:
        found = getattr(catalog, kind.attribute).get(key)
        if found is not None:
            return kind.name, replace(found, columns=()) if isinstance(found, Table) else found
    return "", None


def _refusal(refused: Refused) -> Hazard:
    hint = f" ({refused.hint})" if refused.hint else ""
    return Hazard("may fail", f"no revision does this: {refused.reason}{hint}")


def roles_left(versions: Versions) -> Iterator[Change]:
    """The roles that the new side does not have any more. They belong to the server, so nobody drops them."""
    left = Hazard("note", "a role belongs to the whole server: no revision drops it")
    for key, role in versions.old.roles.items():
        if key not in versions.new.roles:
            yield Change("drop", "role", role.key.name, (), _place(key, "drop", (), versions), (left,))
