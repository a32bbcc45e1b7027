"""Parameters of the server that a function or a role sets (PostgreSQL manual, chapter 19)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from tablewright.catalog.types import Type
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.postgres.facts import Setting, settings
from tablewright.postgres.texts_of_values import complaint

_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([a-zA-Z]*)\s*", re.ASCII)
_MEMORY = {"B": 1, "kB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40, "8kB": 2**13}
_TIME = {"us": 1, "ms": 10**3, "s": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6, "d": 86_400 * 10**6}
_UNITS = (_MEMORY, _TIME)
_WHY = {
    "internal": "PostgreSQL sets it itself",
    "postmaster": "the server has to be started again for it",
    "sighup": "it is the whole server's",
}
_HIDDEN = frozenset(("debug", "info", "fatal", "panic"))
"""Words that PostgreSQL takes and does not list."""


def check_settings(given: Mapping[str, str], at: Path, problems: Problems) -> None:
    """Complains about parameters that there are not, that cannot be set there, and that take no such value.

    What has a dot in its name is anybody's.
    """
    for name, value in given.items():
        known = settings().get(name.lower())
        if "." in name:
            continue
        if known is None:
            hint = did_you_mean(name.lower(), settings())
            problems.add_at_key((*at, name), f"unknown setting `{name}`", hint=hint)
        elif known.context not in ("user", "superuser"):
            why = _WHY.get(known.context, "it is set before a session begins")
            problems.add_at_key((*at, name), f"neither a function nor a role can set `{name}`: {why}")
        elif wrong := _wrong(known, value):
            problems.add((*at, name), f"`{name}` {wrong}, not `{value}`")


def _wrong(known: Setting, value: str) -> str:
    """What a parameter takes, where that is no such value."""
    is_boolean = complaint(value, Type("boolean")) is None
    match known.type:
        case "bool":
            return "" if is_boolean else "is on or off"
        case "enum":
            fits = value.strip().lower() in (*known.words, *_HIDDEN) or is_boolean
            return "" if fits else f"is one of {', '.join(known.words)}"
        case "integer" | "real":
            return "" if _fits(known, value) else _range(known)
    return ""


def _fits(known: Setting, value: str) -> bool:
    if re.match(r"\s*0[xX0-7]", value):
        return True
    found = _NUMBER.fullmatch(value)
    if found is None or (found[2] and not known.unit):
        return False
    number = Fraction(found[1])
    if found[2]:
        units = next((units for units in _UNITS if known.unit in units), {})
        if found[2] not in units:
            return False
        number *= Fraction(units[found[2]], units[known.unit])
    # An integer is rounded.
    room = Fraction(1, 2) if known.type == "integer" else 0
    return Fraction(known.least) - room <= number <= Fraction(known.most) + room


def _range(known: Setting) -> str:
    units = next((units for units in _UNITS if known.unit in units), {})
    written = f", in {known.unit} or with a unit: {', '.join(unit for unit in units if unit != '8kB')}" if units else ""
    return f"is a number from {known.least} to {known.most}{written}"
