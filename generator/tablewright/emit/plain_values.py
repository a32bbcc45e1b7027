"""Patterns of the values of a type that surely keep to its limits and checks, and that CSV needs no quotes for.

What they do not match gets a second look, so they may be too narrow, but never too wide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from tablewright.catalog.types import Type
from tablewright.sqltext import Condition

Number = int | Decimal
NEVER = "(?!)"
_SAFE_DIGITS = {"smallint": 4, "integer": 9, "bigint": 18}
_SAFE_TEXT = re.compile(r"[A-Za-z0-9_.:/%^+ -]+")
_LONGEST = 1000
_MOST_CHOICES = 200
_COMPARED: dict[str, Callable[[Number, Number], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def one_of(labels: Iterable[str]) -> str:
    """Those of the labels that are plain."""
    safe = [re.escape(label) for label in labels if _SAFE_TEXT.fullmatch(label)]
    return f"(?:{'|'.join(safe)})" if safe else NEVER


def plain_text(type_: Type, said: list[Condition]) -> str:
    """Texts within the type's length."""
    limit = type_.modifiers[0] if type_.modifiers else _LONGEST
    least, most = 1, limit if isinstance(limit, int) else _LONGEST
    for condition in said:
        value = condition.values[0]
        if condition.of_length and isinstance(value, int) and condition.operator in _COMPARED:
            if condition.operator in (">", ">="):
                least = max(least, value + (condition.operator == ">"))
            else:
                most = min(most, value - (condition.operator == "<"))
        elif condition.operator == "in" and len(said) == 1 and type_.name in ("text", "varchar"):
            return one_of(map(str, condition.values))
        elif (condition.operator, value) != ("<>", ""):
            return NEVER
    return f"[A-Za-z0-9_.:/%^+ -]{{{least},{most}}}" if least <= most else NEVER


def plain_integer(type_: Type, said: list[Condition]) -> str:
    """Whole numbers of fewer digits than the type's limit has."""
    digits = _SAFE_DIGITS[type_.name]
    if not said:
        return f"-?[0-9]{{1,{digits}}}"
    if not _only_bounds(said):
        return NEVER
    low, high = _bounds(said)
    if low is not None and high is not None and high - low <= _MOST_CHOICES:
        inside = [str(n) for n in range(int(low) - 1, int(high) + 2) if _all_hold(said, n)]
        return f"(?:{'|'.join(inside)})" if inside else NEVER
    if high is None and _all_hold(said, 1):
        return f"[0-9]{{1,{digits}}}" if _all_hold(said, 0) else f"[1-9][0-9]{{0,{digits - 1}}}"
    return NEVER


def plain_number(type_: Type, said: list[Condition]) -> str:
    """Decimal numbers that do not overflow, rounded or not; with an upper bound, such as have fewer digits than it."""
    whole, scale = _LONGEST // 10, _LONGEST // 10
    if type_.modifiers:
        precision, scale = (int(number) for number in type_.modifiers)
        whole = precision - scale
    low, high = _bounds(said)
    if not _only_bounds(said) or scale < 0 or (low is not None and not _all_hold(said, 0)):
        return NEVER
    if high is not None:
        # Without a sign and with fewer digits than the bound, so below it also when rounded.
        whole = min(whole, len(str(int(high))) - 1) if high > 1 else 0
    if whole < 1:
        return NEVER
    sign = "-?" if not said else ""
    exact = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    if said or whole == 1:
        return f"{sign}[0-9]{{1,{whole}}}{exact}"
    # With more digits than the scale it is rounded, which may add a digit in front.
    return rf"{sign}(?:[0-9]{{1,{whole - 1}}}(?:\.[0-9]{{1,15}})?|[0-9]{{{whole}}}{exact})"


def _only_bounds(said: list[Condition]) -> bool:
    return all(c.operator in _COMPARED and not c.of_length and not isinstance(c.values[0], str) for c in said)


def _bounds(said: list[Condition]) -> tuple[Number | None, Number | None]:
    """The largest lower and the smallest upper bound."""
    found = [(c.operator, value) for c in said if not isinstance(value := c.values[0], str)]
    lower = [value for operator, value in found if operator in (">", ">=")]
    upper = [value for operator, value in found if operator in ("<", "<=")]
    return max(lower, default=None), min(upper, default=None)


def _all_hold(said: list[Condition], number: int) -> bool:
    return all(_COMPARED[c.operator](number, value) for c in said if not isinstance(value := c.values[0], str))
