"""Schedules as cron writes them and pg_cron reads them: minute, hour, day of the month, month, day of the week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tablewright.errors import did_you_mean

_WORDS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@reboot")
_SECONDS = re.compile(r"(\d{1,9})\s+seconds?", re.ASCII)
_MOST_SECONDS = 59
_LAST_DAY = "$"
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


class Complaint(NamedTuple):
    """What is wrong with a schedule; `offset` counts its characters."""

    message: str
    hint: str
    offset: int


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five: `names` stand for the numbers from `low` on."""

    what: str
    low: int
    high: int
    names: tuple[str, ...] = ()


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _DAYS),
)


class _Wrong(Exception):
    def __init__(self, message: str, hint: str = "", offset: int = 0) -> None:
        self.complaint = Complaint(message, hint, offset)
        super().__init__(message)


def complaint(text: str) -> Complaint | None:
    """The first thing that is wrong with a schedule, if anything is."""
    try:
        _check(text)
    except _Wrong as wrong:
        return wrong.complaint
    return None


def runs_in_cron(schedule: str) -> bool:
    """Whether cron itself can say it, too: it knows neither seconds nor the last day of a month."""
    return not _SECONDS.fullmatch(schedule.strip().lower()) and _LAST_DAY not in schedule


def _check(text: str) -> None:
    lowered = text.strip().lower()
    if lowered.startswith("@"):
        if lowered not in _WORDS:
            raise _Wrong(f"`{text.strip()}` is no schedule", did_you_mean(lowered, _WORDS))
        return
    seconds = _SECONDS.fullmatch(lowered)
    if seconds:
        if not 1 <= int(seconds[1]) <= _MOST_SECONDS:
            raise _Wrong(f"a job runs every 1 to {_MOST_SECONDS} seconds, not every {int(seconds[1])}")
        return
    words = list(re.finditer(r"\S+", text))
    if len(words) != len(_FIELDS):
        hint = "minute, hour, day of the month, month, day of the week: `15 2 * * *` is every day at 2:15"
        raise _Wrong(f"a schedule has five fields, not {len(words)}", hint)
    fields = zip(_FIELDS, words, strict=True)
    values = [_values(field, word[0].lower(), word.start()) for field, word in fields]
    _check_days(values, words)


def _check_days(values: list[set[int]], words: list[re.Match[str]]) -> None:
    """The 30th of February never comes; but cron runs at a day of the week instead, where one is named, too."""
    _, _, days, months, _ = values
    if words[4][0].startswith("*") and days and not any(min(days) <= _LONGEST_MONTHS.get(m, 31) for m in months):
        raise _Wrong("there is no such day in any of these months: it would never run", "", words[2].start())


def _values(field: _Field, text: str, offset: int) -> set[int]:
    """The numbers that a field stands for; none for the last day of a month."""
    if text == _LAST_DAY and field.what == "day of the month":
        return set()
    found: set[int] = set()
    for part in text.split(","):
        found |= _part(field, part, offset)
        offset += len(part) + 1
    return found


def _part(field: _Field, text: str, offset: int) -> set[int]:
    numbers, slash, step = text.partition("/")
    low, dash, high = numbers.partition("-")
    if numbers == "*":
        first, last = field.low, field.high
    else:
        first = _number(field, low, offset)
        last = _number(field, high, offset + len(low) + 1) if dash else first
        if last < first:
            raise _Wrong(f"`{numbers}` runs backwards", f"write `{low}-{field.high},{field.low}-{high}`", offset)
    if not slash:
        return set(range(first, last + 1))
    if not dash and numbers != "*":
        hint = f"write `{numbers}-{field.high}/{step}`"
        raise _Wrong("a step stands behind a range or `*`: pg_cron would leave this one out", hint, offset)
    place = offset + len(numbers) + 1
    if not re.fullmatch(r"0*[1-9]\d{0,3}", step, re.ASCII):
        raise _Wrong(f"`{step}` is no step", "write a number from 1 on: `*/5`", place)
    return set(range(first, last + 1, int(step)))


def _number(field: _Field, text: str, offset: int) -> int:
    if text in field.names:
        return field.low + field.names.index(text)
    if not text:
        raise _Wrong(f"a number is missing in the {field.what}", "", offset)
    if re.fullmatch(r"\d{1,4}", text, re.ASCII) and field.low <= int(text) <= field.high:
        return int(text)
    names = f", or {field.names[0]} to {field.names[-1]}" if field.names else ""
    raise _Wrong(f"`{text}` is no {field.what}", f"{field.low} to {field.high}{names}", offset)
