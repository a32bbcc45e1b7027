"""Partitions that follow a rule: "monthly, from 2018-01 to 2019-12, 3 ahead"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tablewright.catalog.model import PartitionBy
from tablewright.catalog.names import QName
from tablewright.errors import Path, Problems
from tablewright.specio.partition_checks import Range
from tablewright.specio.partition_nodes import PartitionRuleNode
from tablewright.specio.partition_periods import NoPeriod, Pattern, pattern, periods, read_period
from tablewright.specio.partition_values import KeyType, read_value

MOST = 1200
_TIMES = ("date", "timestamp", "timestamptz")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule makes; `default` is the name of the partition for the rest, where it asks for one."""

    pattern: Pattern
    ranges: tuple[Range, ...]
    start: date
    end: date
    default: str | None

    @property
    def patterns(self) -> list[str]:
        """The names of the ranges with `{table}` where they say the table's."""
        unnamed = replace(self.pattern, table="{table}")
        starts = (start for start, behind in periods(self.start, self.end, self.pattern.every) if behind <= self.end)
        return [unnamed.name(start) for start in starts]

    @property
    def function(self) -> str:
        """The usual name of the function that keeps it up."""
        return f"maintain_{self.pattern.table}"


def read_rule(
    parent: QName, by: PartitionBy, types: tuple[KeyType, ...], node: PartitionRuleNode, at: Path, problems: Problems
) -> Rule | None:
    """Mapping to object; None after a complaint."""
    before = len(problems.errors)
    key = types[0].type
    if by.strategy != "range" or len(by.keys) != 1 or key is None or key.name not in _TIMES:
        message = "a rule makes partitions for a range of one column that is a date, a timestamp or a timestamptz"
        problems.add_at_key((*at, "every"), message)
    named = pattern(node.name, node.every, parent.name)
    if wrong := named.complaint():
        problems.add((*at, "name"), wrong)
    first = _period(node.from_, node, (*at, "from"), problems)
    last = _period(node.to, node, (*at, "to"), problems)
    if first and last and last < first:
        problems.add((*at, "to"), f"the last {node.every} (`{node.to}`) comes before the first (`{node.from_}`)")
    if node.maintenance is not None and node.ahead is None and node.keep is None:
        hint = "say `ahead:`, `keep:`, or both"
        problems.add_at_key((*at, "maintenance"), "the function would have nothing to do", hint=hint)
    if len(problems.errors) > before or first is None or last is None:
        return None
    made = list(_ranges(first, last, named, types[0], at))
    if len(made) > MOST:
        hint = "let the function make them when their time comes, or take longer periods"
        problems.add((*at, "to"), f"that is {len(made):,} partitions; a rule makes at most {MOST:,}", hint=hint)
        return None
    default = f"{parent.name}_default" if node.default else None
    return Rule(named, tuple(each for each, _ in made), first, made[-1][1], default)


def _period(given: Any, node: PartitionRuleNode, at: Path, problems: Problems) -> date | None:
    try:
        return read_period(given, node.every)
    except NoPeriod as wrong:
        problems.add(at, f"`{given}` is no {node.every}", hint=f"a {node.every} is written as {wrong}")
        return None


def _ranges(first: date, last: date, named: Pattern, key: KeyType, at: Path) -> list[tuple[Range, date]]:
    def edge(day: date) -> tuple[Any, ...]:
        return (read_value(day.isoformat(), key),)

    return [
        (Range(named.name(start), at, edge(start), edge(end), of_rule=True), end)
        for start, end in periods(first, last, named.every)
    ]
