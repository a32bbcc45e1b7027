"""Whether the partitions of one parent fit together: none takes another's rows, and no row is left between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import lcm
from typing import Any

from tablewright.errors import Path, Problems
from tablewright.specio.partition_values import Value

MINVALUE, MAXVALUE = Value("MINVALUE", "minvalue"), Value("MAXVALUE", "maxvalue")
NULL = Value("NULL", ("null",))
_RANK = {MINVALUE: -1, MAXVALUE: 1}
Edge = tuple[Value, ...]
"""One end of a range: a value for each key."""


@dataclass(frozen=True, slots=True)
class Range:
    """A partition of a range, up to and without `upper`; `of_rule` says that a rule made it."""

    name: str
    at: Path
    lower: Edge
    upper: Edge
    gap_before: bool = False
    of_rule: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A partition of a list: each value with its place."""

    name: str
    values: tuple[tuple[Value, Path], ...]


@dataclass(frozen=True, slots=True)
class Hashed:
    name: str
    at: Path
    modulus: int
    remainder: int


def edge_sql(edge: Edge) -> str:
    """The values of one end."""
    return ", ".join(value.sql for value in edge)


def range_sql(lower: Edge, upper: Edge) -> str:
    """The bound of a range."""
    return f"FOR VALUES FROM ({edge_sql(lower)}) TO ({edge_sql(upper)})"


def _key(edge: Edge) -> tuple[tuple[int, Any], ...] | None:
    """What two ends are compared by; None where only PostgreSQL can."""
    if any(value not in _RANK and value.order is None for value in edge):
        return None
    return tuple((_RANK.get(value, 0), value.order if value not in _RANK else 0) for value in edge)


def _same(edge: Edge) -> tuple[Any, ...]:
    return tuple((_RANK.get(value, 0), value.same) for value in edge)


def check_ranges(ranges: Sequence[Range], has_default: bool, problems: Problems) -> None:
    """Complains about ranges that are empty, overlap, or leave a gap."""
    keyed = []
    for each in ranges:
        lower, upper = _key(each.lower), _key(each.upper)
        if _same(each.lower) == _same(each.upper) or (lower and upper and lower > upper):
            _complain_of_order(each, problems)
        elif lower and upper:
            keyed.append((lower, upper, each))
    keyed.sort(key=lambda item: item[0])
    if len(keyed) < len(ranges):
        has_default = True  # what lies between cannot be told
    widest = keyed[:1]
    for lower, upper, each in keyed[1:]:
        _, end, before = widest[-1]
        if lower < end:
            _complain_of_overlap(before, each, problems)
        elif lower > end and not has_default and not each.gap_before:
            _complain_of_gap(before, each, problems)
        if upper > end:
            widest.append((lower, upper, each))


def _complain_of_order(each: Range, problems: Problems) -> None:
    lower, upper = edge_sql(each.lower), edge_sql(each.upper)
    message = f"`{each.name}` holds nothing: it goes from {lower} up to and without {upper}"
    problems.add((*each.at, "to"), message)


def _complain_of_overlap(before: Range, each: Range, problems: Problems) -> None:
    other, here = (each, before) if each.of_rule else (before, each)
    lower, upper = edge_sql(other.lower), edge_sql(other.upper)
    message = f"`{here.name}` overlaps `{other.name}`, which goes from {lower} to {upper}"
    problems.add_at_key(here.at, message, hint="a range goes up to and without its `to`")


def _complain_of_gap(before: Range, each: Range, problems: Problems) -> None:
    message = (
        f"there is a gap between `{before.name}` and `{each.name}`: rows from {edge_sql(before.upper)} "
        f"up to {edge_sql(each.lower)} would be refused"
    )
    hint = "make a partition for them, add one that is `default`, or say `gap_before: true` at the later one"
    problems.add_at_key((before if each.of_rule else each).at, message, hint=hint)


def check_lists(lists: Sequence[Listed], problems: Problems) -> None:
    """Complains about a value that stands in two lists, or twice in one."""
    taken: dict[Any, str] = {}
    for each in lists:
        seen: list[Any] = []
        for value, at in each.values:
            other = taken.setdefault(value.same, each.name)
            if other != each.name or seen.count(value.same):
                problems.add(at, f"the value {value.sql} is in `{other}` already")
            seen.append(value.same)


def check_hashes(hashes: Sequence[Hashed], at: Path, all_known: bool, problems: Problems) -> None:
    """Complains about remainders that overlap or are missing, and about moduli that PostgreSQL takes no two of."""
    before = len(problems.errors)
    checked: list[Hashed] = []
    for each in hashes:
        if each.remainder >= each.modulus:
            problems.add((*each.at, "remainder"), f"the remainder is less than the modulus ({each.modulus})")
            continue
        for other in checked:
            small, large = sorted((each.modulus, other.modulus))
            if large % small:
                message = f"the modulus {each.modulus} and that of `{other.name}` ({other.modulus}) do not go together"
                problems.add((*each.at, "modulus"), message, hint="one of two has to be a factor of the other")
            elif each.remainder % small == other.remainder % small:
                problems.add_at_key(each.at, f"`{each.name}` overlaps `{other.name}`")
        checked.append(each)
    if all_known and len(problems.errors) == before and sum(Fraction(1, each.modulus) for each in hashes) < 1:
        _complain_of_missing(hashes, at, problems)


def _complain_of_missing(hashes: Sequence[Hashed], at: Path, problems: Problems) -> None:
    modulus = lcm(*(each.modulus for each in hashes))
    few = 8
    without = (n for n in range(modulus) if all(n % each.modulus != each.remainder for each in hashes))
    missing = list(islice(without, few + 1))
    shown = ", ".join(map(str, missing[:few])) + (", …" if len(missing) > few else "")
    plural = "s" if len(missing) > 1 else ""
    message = f"rows would be refused: no partition takes remainder{plural} {shown} of modulus {modulus}"
    problems.add_at_key(at, message)


def behind(ranges: Sequence[Range], end: Edge) -> list[Range]:
    """The ranges that take rows from an end on."""
    last = _key(end)
    return [each for each in ranges if (upper := _key(each.upper)) and last and upper > last]
