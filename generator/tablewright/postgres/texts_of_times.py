"""What PostgreSQL reads as dates, times and intervals (manual, 8.5 and appendix B), as far as that is sure.

In doubt a text passes: how 1/8/1999 is read depends on a setting, and abbreviations of time zones on a file.
"""

from __future__ import annotations

import re
from calendar import monthrange

_SPECIAL = frozenset(("epoch", "infinity", "now", "today", "tomorrow", "yesterday", "allballs"))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MARKS = frozenset(("ad", "am", "at", "bc", "bce", "ce", "d", "dst", "h", "j", "jd", "julian", "m", "mm", "on", "pm"))
_ZONES = frozenset(("gmt", "t", "utc", "y", "z", "zulu", "s"))
_ISO = re.compile(r"(?P<year>\d{4,})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<rest>$|[ t].*|z|[+-].*)", re.DOTALL)
_PLAIN = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<rest>$|[ t].*)", re.DOTALL)
_CLOCK = re.compile(
    r"[ t]*(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d*)?)?\s*(?P<half>[ap]m)?(?P<rest>.*)",
    re.DOTALL,
)
_OFFSET = re.compile(r"\s*[+-](\d{1,2})(?::?(\d\d))?(?::?(\d\d))?")
_LAST_YEAR = {"date": 5_874_897, "timestamp": 294_276, "timestamptz": 294_276}
_MOST_HOURS = 15
_NUMBER = re.compile(r"[-+]?[\d._]+(?:e[-+]?\d*)?", re.ASCII)
_IN_DIGITS = re.compile(r"t?\d{4,}(\.\d+)?|\d{1,2}\.\d{1,2}\.\d{2,}|\d{1,4}[.]\d{3}", re.ASCII)
_UNITS = """
    c cent centuries century d day days dec decade decades decs h hour hours hr hrs m microsecon microsecond
    microseconds mil millennia millennium mils millisecon millisecond milliseconds min mins minute minutes mon mons
    month months ms msec msecond mseconds msecs s sec second seconds secs us usec usecond useconds usecs w week weeks
    y year years yr yrs qtr quarter cents timezone
"""
_KNOWN_UNITS = frozenset(_UNITS.split())


def is_time(text: str, type_: str) -> bool:
    """Whether a text may be a value of that type: date, time, timetz, timestamp, timestamptz or interval."""
    found = text.strip().lower()
    if type_.startswith("interval"):
        return _is_interval(found)
    if found.lstrip("+-") in _SPECIAL:
        return _is_special(found, type_)
    if not any(map(str.isdigit, found)):
        return found.split(" ")[0] in _SPECIAL - {"allballs"} and " " in found
    if not all(map(_is_known, re.findall(r"(?<![\w/])[a-z]{4,}(?![\w/])", found))):
        return False
    if _NUMBER.fullmatch(found) and not _IN_DIGITS.fullmatch(found):
        return False
    if type_ in ("time", "timetz"):
        return not found.isdigit() or len(found) > len("12") if _CLOCK.match(found) is None else _is_clock(found)
    return _is_day(found, type_)


def _is_special(word: str, type_: str) -> bool:
    name = word.lstrip("+-")
    if type_ in ("time", "timetz"):
        return word in ("now", "allballs")
    return name != "allballs" and name in ("infinity", word)


def _is_known(word: str) -> bool:
    """A longer word is a month, a day of the week, or one of few others; a time zone's has a slash or three letters."""
    return word[:3] in (*_MONTHS, *_DAYS) or word in _SPECIAL | _MARKS | _ZONES or len(word) <= len("AKDT ")


def _is_day(text: str, type_: str) -> bool:
    found = _ISO.fullmatch(text) or _PLAIN.fullmatch(text)
    if found is None:
        return True
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    if not 1 <= month <= len(_MONTHS) or not 1 <= year <= _LAST_YEAR[type_]:
        return False
    before_christ = re.search(r"\bbce?\b", found["rest"]) is not None
    # Years are counted without a year 0, and every 400 years the calendar is the same.
    last = monthrange((1 - year if before_christ else year) % 400 + 400, month)[1]
    return 1 <= day <= last and _is_clock(found["rest"])


def _is_clock(text: str) -> bool:
    """The time of a day with what is behind it, if it begins as one."""
    found = _CLOCK.match(text)
    if found is None:
        return True
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"] and hour > len(_MONTHS):
        return False
    offset = _OFFSET.match(found["rest"])
    near = offset is None or int(offset[1]) <= _MOST_HOURS
    return near and minute < 60 and second <= 60 and hour * 3600 + minute * 60 + second <= 24 * 3600  # noqa: PLR2004


def _is_interval(text: str) -> bool:
    if text.startswith("p"):
        return re.match(r"p(t?[-+.\d])", text) is not None
    if not any(map(str.isdigit, text)):
        return text in (".", "infinity", "+infinity", "-infinity")
    if "_" in text or re.search(r"\d-\d+-\d", text):
        return False
    words = re.findall(r"[a-z]+", text)
    return all(word in _KNOWN_UNITS or word in ("ago", "at", "e", "on", "t", "z") for word in words)
