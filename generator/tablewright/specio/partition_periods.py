"""Partitions by time that follow a rule: the periods from its first to its last, and how their partitions are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Every = Literal["day", "week", "month", "year"]
_FORMS = {"day": "2018-01-31", "week": "2018-01-29, a Monday", "month": "2018-01", "year": "2018"}
_NAMES = {
    "day": "{table}_{year}_{month}_{day}",
    "week": "{table}_{year}_w{week}",
    "month": "{table}_{year}_{month}",
    "year": "{table}_{year}",
}
_FIELDS = {
    "day": {"year": "YYYY", "month": "MM", "day": "DD"},
    # The year that an ISO week belongs to.
    "week": {"year": "IYYY", "week": "IW"},
    "month": {"year": "YYYY", "month": "MM"},
    "year": {"year": "YYYY"},
}
"""What a name says of the period, each as `to_char()` of PostgreSQL writes it."""
_LAST_YEAR = 9000
_STRFTIME = {"MM": "%m", "DD": "%d", "IW": "%V"}


class NoPeriod(ValueError):
    """The text names no period; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How the partitions of a rule are named."""

    text: str
    every: Every
    table: str

    def complaint(self) -> str:
        """What is wrong with it, if anything: the names of two periods differ."""
        said = set(re.findall(r"\{(\w+)\}", self.text)) - {"table"}
        wrong = sorted(said - set(_FIELDS[self.every]))
        missing = [field for field in _FIELDS[self.every] if field not in said]
        if wrong:
            return f"`{{{wrong[0]}}}` says nothing about a {self.every}"
        return f"two partitions would have one name: `{{{missing[0]}}}` is missing" if missing else ""

    def name(self, start: date) -> str:
        """The name of the partition that starts that day."""
        return "".join(text if not form else _formatted(start, form) for text, form in self.parts())

    def parts(self) -> Iterator[tuple[str, str]]:
        """Its pieces: a text, or how `to_char()` writes what stands there."""
        for piece in re.split(r"(\{\w+\})", self.text):
            if piece == "{table}":
                yield self.table, ""
            elif piece.startswith("{"):
                yield "", _FIELDS[self.every][piece[1:-1]]
            elif piece:
                yield piece, ""


def pattern(text: str | None, every: Every, table: str) -> Pattern:
    """The pattern that a rule names, or the usual one."""
    return Pattern(text or _NAMES[every], every, table)


def _formatted(day: date, form: str) -> str:
    if form == "IYYY":
        return f"{day.isocalendar().year:04}"
    return f"{day.year:04}" if form == "YYYY" else day.strftime(_STRFTIME[form])


def read_period(given: Any, every: Every) -> date:
    """The first day of a period as a spec writes it. Raises NoPeriod."""
    text = str(given)
    full = {"year": f"{text}-01-01", "month": f"{text}-01"}.get(every, text)
    digits = {"year": r"\d{4}", "month": r"\d{4}-\d\d"}.get(every, r"\d{4}-\d\d-\d\d")
    try:
        day = date.fromisoformat(full) if re.fullmatch(digits, text) else None
    except ValueError:
        day = None
    if day is None or day.year > _LAST_YEAR or (every == "week" and day.weekday()):
        raise NoPeriod(_FORMS[every])
    return day


def following(day: date, every: Every) -> date:
    """The first day of the next period."""
    match every:
        case "year":
            return day.replace(year=day.year + 1)
        case "month":
            return (day + timedelta(31)).replace(day=1)
        case "week":
            return day + timedelta(7)
    return day + timedelta(1)


def periods(first: date, last: date, every: Every) -> Iterator[tuple[date, date]]:
    """Each period from the first to the last: its first day, and the one behind it."""
    while first <= last:
        behind = following(first, every)
        yield first, behind
        first = behind
