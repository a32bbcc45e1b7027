"""What pairs of altered objects are made with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from tablewright.catalog.names import QName

How = Literal["in place", "anew", "refused"]
PLACE = "Al ter"
ITEMS, OTHER, MEASURED = QName(PLACE, "items"), QName(PLACE, "other"), QName(PLACE, "measured")
NAME = QName(PLACE, "x y")


@dataclass(frozen=True, slots=True)
class Pair:
    """`how` says how the one becomes the other, `back` how that becomes the one again, where that is not the same."""

    old: Any
    new: Any
    how: How = "in place"
    back: How | None = None


def varied(base: Any, how: How = "in place", **properties: Any) -> Iterator[Pair]:
    """A pair for each of the properties."""
    for name, value in properties.items():
        yield Pair(base, replace(base, **{name: value}), how)


def commented(base: Any) -> Iterator[Pair]:
    yield Pair(base, replace(base, comment="it's \\ 100 % :x"))
    yield Pair(replace(base, comment="one"), replace(base, comment="another"))
