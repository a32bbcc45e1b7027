"""Check constraints that Pydantic can check, too: so a schema refuses what the database would refuse."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tablewright.catalog.model import Check, Column, Domain, Table
from tablewright.catalog.types import family
from tablewright.emit.domains import Domains, beneath, spelled_out
from tablewright.emit.imports import Import
from tablewright.emit.python_types import DECIMAL, Code
from tablewright.quoting import python_string
from tablewright.sqltext import Condition, conditions

_BOUNDS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}
# Regular expressions that mean the same to PostgreSQL and to Rust, which Pydantic uses. A dot is none: newlines differ.
_LITERAL, _ESCAPED = r"[\w @#%&=,;:!/'\"<>~-]", r"\\[.^$*+?()\[\]{}|/-]"
_CLASS = r"\[\^?(?:(?!--)[\w .@#%=,;:!/'\"<>$*+?(){}|-])+\]"
_TIMES = r"(?:[*+?]|\{\d+(?:,\d*)?\})?"
_COMMON_PATTERN = re.compile(rf"(?:(?:{_LITERAL}|{_ESCAPED}|{_CLASS}|\)){_TIMES}|[\^$(|])+", re.ASCII)


@dataclass(slots=True)
class Limits:
    """What the checks of one column come to: arguments of `Field`, and the only values that there are."""

    arguments: dict[str, str] = field(default_factory=dict)
    choices: Code | None = None
    imports: frozenset[Import] = frozenset()


def limits_of_checks(table: Table, checks: Iterable[Check], domains: Domains) -> Mapping[str, Limits]:
    """The limits of the table's columns; rows that were there before may be against what is not valid."""
    columns = {column.name: spelled_out(column, domains) for column in table.columns}
    found: defaultdict[str, Limits] = defaultdict(Limits)
    for check in (check for check in checks if not check.not_valid):
        for condition in conditions(check.expression):
            if condition.column in columns:
                _apply(condition, columns[condition.column], found[condition.column])
    return found


def limits_of_domain(domain: Domain, domains: Domains) -> Limits:
    """The limits of a domain's values."""
    limits = Limits()
    value = Column("value", beneath(domain.type, domains))
    for check in (check for check in domain.checks if not check.not_valid):
        for condition in conditions(check.expression):
            if condition.column == value.name:
                _apply(condition, value, limits)
    return limits


def _apply(condition: Condition, column: Column, limits: Limits) -> None:
    match family(column.type):
        case "text" if column.type.name in ("text", "varchar", "citext"):
            _limit_text(condition, column, limits)
        case "integer" | "numeric" | "float" if condition.operator in _BOUNDS and not condition.of_length:
            value = condition.values[0]
            if isinstance(value, int):
                limits.arguments.setdefault(_BOUNDS[condition.operator], str(value))
            elif isinstance(value, Decimal):
                limits.arguments.setdefault(_BOUNDS[condition.operator], f"Decimal({python_string(str(value))})")
                limits.imports |= {DECIMAL}


def _limit_text(condition: Condition, column: Column, limits: Limits) -> None:
    value = condition.values[0]
    if condition.of_length:
        if isinstance(value, int):
            _limit_length(condition.operator, value, limits)
    elif not isinstance(value, str):
        return
    elif condition.operator == "~" and is_common_pattern(value):
        limits.arguments.setdefault("pattern", _raw_string(value))
    elif condition.operator == "<>" and value == "":
        limits.arguments.setdefault("min_length", "1")
    elif condition.operator == "in" and column.type.name != "citext" and limits.choices is None:
        labels = ", ".join(python_string(str(label)) for label in condition.values)
        limits.choices = Code(f"Literal[{labels}]", frozenset((Import("typing", "Literal"),)))


def _limit_length(operator: str, value: int, limits: Limits) -> None:
    match operator:
        case ">=" | ">":
            limits.arguments.setdefault("min_length", str(value + (operator == ">")))
        case "<=" | "<":
            limits.arguments.setdefault("max_length", str(value - (operator == "<")))
        case "=":
            limits.arguments.setdefault("min_length", str(value))
            limits.arguments.setdefault("max_length", str(value))


def is_common_pattern(pattern: str) -> bool:
    """Whether a regular expression means the same to PostgreSQL and to the others."""
    if not _COMMON_PATTERN.fullmatch(pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:  # its parentheses do not match
        return False
    return True


def _raw_string(pattern: str) -> str:
    return f'r"{pattern}"' if '"' not in pattern else python_string(pattern)
