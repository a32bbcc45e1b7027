"""A catalog as one list of objects in which columns of tables that are on both sides stand for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tablewright.catalog.model import Catalog, Table
from tablewright.catalog.names import Identity, QName
from tablewright.diff.order import Plan, is_inline
from tablewright.kinds import KINDS
from tablewright.ops import Changed, Constraint, TableColumn

Ref = tuple[type[Any], Identity]
"""Two objects of different kinds may have equal names, one on each side."""


def flat(catalog: Catalog, kept: Iterable[QName], plan: Plan) -> Iterator[tuple[Ref, Changed]]:
    """Every object; a table that is there on both sides without its columns, which are objects of their own.

    What CREATE TABLE takes belongs to a table that is there on one side alone.
    """
    both = set(kept)
    for kind in KINDS:
        for key, object_ in getattr(catalog, kind.attribute).items():
            if isinstance(object_, Table) and key in both:
                yield (Table, key), replace(object_, columns=())
                for column in object_.columns:
                    part = TableColumn(key, column)
                    yield (TableColumn, part.key), part
            elif not is_inline(object_, catalog.partitions) or key in plan.deferred or QName(*key[:2]) in both:
                yield (kind.type, key), object_


def inline(object_: Changed, catalog: Catalog, plan: Plan) -> tuple[Constraint, ...]:
    """What CREATE TABLE takes."""
    if not isinstance(object_, Table):
        return ()
    return tuple(
        constraint
        for attribute in ("primary_keys", "uniques", "checks", "excludes", "foreign_keys")
        for key, constraint in getattr(catalog, attribute).items()
        if QName(*key[:2]) == object_.key and is_inline(constraint, catalog.partitions) and key not in plan.deferred
    )


def places(plan: Plan) -> Mapping[Identity, int]:
    """The position of each object in a plan."""
    return {object_.key: number for number, object_ in enumerate(plan.objects)}


def place(ref: Ref, plan: Mapping[Identity, int]) -> tuple[int, int, str]:
    """What to sort by: members of a table stand with it."""
    key = ref[1]
    kinds = [TableColumn, *(kind.type for kind in KINDS)]
    table = QName(*key[:2]) if hasattr(key, "table") else None
    number = plan.get(key, plan.get(table, len(plan)) if table else len(plan))
    return number, kinds.index(ref[0]), str(key)
