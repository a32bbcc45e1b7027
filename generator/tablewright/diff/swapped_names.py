"""Names that are passed on in a circle: whether that is still to be done, and the names in between.

A spec goes on saying that two things swapped names when they have done so. Whether they have is seen by what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import Member, QName
from tablewright.diff.engine import properties
from tablewright.ops import Refused, Rename
from tablewright.steps.not_null import shortened

_Name = TypeVar("_Name", bound=Hashable)


def circles(renames: Mapping[_Name, _Name]) -> Iterator[dict[_Name, _Name]]:
    """The renames that are parts of circles, circle by circle: from each former name to the one that it becomes."""
    left = dict(renames)
    while left:
        way = [next(iter(left))]
        while (name := left.get(way[-1])) is not None and name not in way:
            way.append(name)
        if name == way[0]:
            yield {former: left[former] for former in way}
        for former in way:
            left.pop(former, None)


def is_to_do(circle: Mapping[Any, Any], unlike: Callable[[Any, Any], int]) -> bool | None:
    """Whether what is called so now looks more like what is to have the next name than like what has its name.

    `unlike` counts what differs between the old object of one name and the new one of another. None where that tells
    nothing.
    """
    stay = sum(unlike(name, name) for name in circle)
    pass_on = sum(unlike(former, name) for former, name in circle.items())
    return True if pass_on < stay else False if stay == 0 < pass_on else None


def alike(circle: Mapping[Any, Any], enum: QName | None = None) -> Refused:
    """What is to be told of names, or of an enum's labels, of which nobody knows whether they were passed on."""
    of = f"{_bare(enum)}." if enum else ""
    former, name = next(iter(circle.items()))
    said = " ".join(f"--rename {of}{_bare(one)}={of}{_bare(other)}" for one, other in circle.items())
    return Refused(
        enum or name,
        f"`{_bare(former)}` and `{_bare(name)}` swap names and look alike: nobody can tell whether that has been done",
        f"say `{said}` for the revision that does it; take it out of the spec where it has been done",
    )


def _bare(name: Any) -> str:
    return str(name).removeprefix("public.")


def unlike(old: Any, new: Any) -> int:
    """How many properties differ between two objects, their names aside."""
    names = {field.name: getattr(new, field.name) for field in fields(new) if field.name in ("key", "name")}
    return sum(1 for _ in properties("", "", replace(old, **names), new))


def in_turn(renames: Mapping[_Name, _Name], taken: Container[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """What takes a name comes after what gives it up; of a circle the first one waits under a name in between."""
    left = dict(renames)
    while left:
        free = [former for former, name in left.items() if name not in left]
        if not free:
            former, name = next(iter(left.items()))
            between = free_name(former, taken)
            yield former, between
            del left[former]
            left[between] = name
            continue
        for former in free:
            yield former, left.pop(former)


def free_name(key: Any, taken: Container[Any]) -> Any:
    """A name for a while: as the thing's own, and of nothing else."""
    bare, number = key if isinstance(key, str) else key.name, 1
    while True:
        wish = shortened(f"{bare}_swapped" + (f"_{number}" if number > 1 else ""))
        name = wish if isinstance(key, str) else key._replace(name=wish)
        if name not in taken:
            return name
        number += 1


_RELATIONS = ("table", "partition", "view", "materialized view", "index", "sequence", "composite")
_WITH_INDEX = ("primary key", "unique", "exclude")


def detoured(renames: Sequence[Rename], old: Catalog) -> tuple[Rename, ...]:
    """The same renames where one takes the name of a relation that another one gives up later, by a name in between.

    Indexes, and keys with theirs, have their names beside tables, whatever table they are of.
    """
    taken = set(_relations(old))
    found: list[Rename] = []
    left = list(renames)
    while left:
        op = left.pop(0)
        wanted = _relation(op.kind, op.new)
        later = [n for n, other in enumerate(left) if wanted and _relation(other.kind, other.old) == wanted]
        if wanted in taken and later and wanted != _relation(op.kind, op.old):
            other = left[later[0]]
            between = free_name(other.old, ())
            left[later[0]] = Rename(other.kind, between, other.new, other.of)
            left = [Rename(other.kind, other.old, between, other.of), op, *left]
            continue
        taken.discard(_relation(op.kind, op.old))
        taken.add(wanted)
        found.append(op)
    return tuple(found)


def _relation(kind: str, key: Any) -> QName | None:
    if kind in _RELATIONS or kind in _WITH_INDEX:
        return QName(key.namespace, key.name)
    return None


def _relations(catalog: Catalog) -> Iterator[QName | None]:
    for objects in (catalog.tables, catalog.partitions, catalog.views, catalog.materialized_views, catalog.indexes):
        yield from objects
    yield from (*catalog.sequences, *catalog.composites)
    keys: list[Member] = [*catalog.primary_keys, *catalog.uniques, *catalog.excludes]
    yield from (QName(key.namespace, key.name) for key in keys)
