"""Names: the patterns that make those a spec leaves out, PostgreSQL's limit, and English singulars."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

NAME_BYTES = 63
"""NAMEDATALEN - 1 (PostgreSQL manual, 4.1.1): longer names are cut in silence, so they are errors here."""

SYSTEM_COLUMNS = frozenset(("tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"))
"""What every table has already (manual, 5.6), so no column of one can be called that; one of a view may."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """How constraints and indexes are named that have no name of their own: `{table}`, `{columns}`, `{referenced}`.

    The defaults are the names that PostgreSQL itself would give.
    """

    primary_key: str = "{table}_pkey"
    unique: str = "{table}_{columns}_key"
    check: str = "{table}_{columns}_check"
    exclude: str = "{table}_{columns}_excl"
    foreign_key: str = "{table}_{columns}_fkey"
    index: str = "{table}_{columns}_idx"


def too_long(name: str) -> bool:
    """Whether PostgreSQL would cut the name."""
    return len(name.encode()) > NAME_BYTES


_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "data": "data",
    "media": "media",
    "series": "series",
    "species": "species",
    "news": "news",
    "indices": "index",
    "statuses": "status",
    "analyses": "analysis",
    "addresses": "address",
}


def singular(word: str) -> str:
    """The singular of an English noun; the last part of a snake_case name counts. Unknown forms stay as they are."""
    head, _, last = word.rpartition("_")
    start = f"{head}_" if head else ""
    if last in _IRREGULAR:
        return start + _IRREGULAR[last]
    for plural, single in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("ses", "se")):
        if last.endswith(plural) and len(last) > len(plural) + 1:
            return start + last[: -len(plural)] + single
    if last.endswith("s") and not last.endswith(("ss", "us", "is")):
        return start + last[:-1]
    return word


def class_name(name: str) -> str:
    """A Python class name: `usage_history` becomes `UsageHistory`."""
    words = re.split(r"[^A-Za-z0-9]+", name)
    camel = "".join(word[:1].upper() + word[1:] for word in words if word)
    return camel if camel and not camel[0].isdigit() else f"T{camel}"


def attribute_name(name: str, taken: frozenset[str] = frozenset()) -> str:
    """A Python attribute for a column: itself where that is free, else with `_` behind it."""
    safe = re.sub(r"\W", "_", name)
    if not safe or safe[0].isdigit():
        safe = f"c_{safe}"
    safe = safe.lstrip("_") or "c"
    while keyword.iskeyword(safe) or safe in taken:
        safe += "_"
    return safe


def member_name(label: str) -> str:
    """An enum member for a label: `high-yield savings` becomes `HIGH_YIELD_SAVINGS`."""
    safe = re.sub(r"\W+", "_", label).strip("_").upper()
    return safe if safe and not safe[0].isdigit() and not keyword.iskeyword(safe) else f"V_{safe}"
