"""The names that PostgreSQL chooses for indexes and keys that are given none (ChooseIndexName in its indexcmds.c)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import count

from tablewright.catalog.naming import NAME_BYTES, too_long


def index_columns(items: Iterable[str]) -> list[str]:
    """The names of an index's own columns: a number behind those that were there before."""
    found: list[str] = []
    for item in items:
        numbered = (_clipped(item, NAME_BYTES - len(str(n))) + str(n) for n in count(1))
        found.append(item if item not in found else next(name for name in numbered if name not in found))
    return found


def chosen_name(table: str, columns: Iterable[str], label: str, taken: Container[str] = ()) -> str:
    """`{table}_{columns}_{label}`, cut where it is longer, and with a number at its end where it is taken."""
    addition = ""
    for column in columns:
        addition += f"_{column}" if addition else column
        if too_long(addition):
            break
    labels = (label if n == 0 else f"{label}{n}" for n in count())
    return next(name for each in labels if (name := _joined(table, addition, each)) not in taken)


def _joined(table: str, addition: str, label: str) -> str:
    """The longer of the two is cut first (makeObjectName)."""
    room = NAME_BYTES - len(label) - 1 - (1 if addition else 0)
    one, other = len(table.encode()), len(addition.encode())
    while one + other > room:
        one, other = (one - 1, other) if one > other else (one, other - 1)
    return "_".join(part for part in (_clipped(table, one), _clipped(addition, other), label) if part)


def _clipped(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
