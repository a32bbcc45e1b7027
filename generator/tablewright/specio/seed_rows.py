"""The rows of a set of seeds together: what PostgreSQL would refuse of them, or leave out in silence.

A row that has a key of another's values is left out by ON CONFLICT DO NOTHING. What an expression gives nobody knows
here, and what SQL inserts neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tablewright.catalog.model import Check, Column, ForeignKey
from tablewright.catalog.names import QName
from tablewright.catalog.types import family
from tablewright.errors import Path
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.partition_values import KeyType, NoValue, read_value
from tablewright.specio.parts import keys_of, unique_sets
from tablewright.specio.running_nodes import SeedNode
from tablewright.specio.types import meaning_of
from tablewright.sqltext import Condition, conditions

_NUMBERS = ("integer", "numeric", "float")


@dataclass(frozen=True, slots=True)
class _Seed:
    """A row with its place, and the statement that inserts it."""

    values: dict[str, Any]
    at: Path
    statement: tuple[int, tuple[str, ...]]


class _Unknown(Exception):
    """Nobody knows here what a column holds."""


def check_together(draft: Draft, nodes: Sequence[SeedNode], at: Path) -> None:
    """Complain about rows of a set that are there already, that refer to none, or that a check refuses."""
    rows: dict[QName, list[_Seed]] = {}
    for number, node in enumerate(nodes):
        table = _table(draft, node.table)
        for position, row in enumerate(node.rows or ()) if table else ():
            seed = _Seed(row, (*at, number, "rows", position), (number, tuple(row)))
            rows.setdefault(table.key if table else QName("", ""), []).append(seed)
    for key, seeds in rows.items():
        _check_unique(draft, draft.tables[key], seeds)
        _check_conditions(draft, draft.tables[key], seeds)
    if not any(node.sql for each in draft.reading.system.seeds.values() for node in each):
        for link in draft.catalog.foreign_keys.values():
            _check_references(draft, link, rows, str(at[-1]))


def _table(draft: Draft, name: str | None) -> TableDraft | None:
    """The spec's own table of that name."""
    namespace, _, bare = (name or "").rpartition(".")
    return draft.tables.get(QName(namespace or "public", bare))


def _value(draft: Draft, column: Column | None, given: Any) -> Any:
    """What is equal for equal values. Raises _Unknown."""
    if column is None or given is None or isinstance(given, dict | list):
        raise _Unknown
    meaning = meaning_of(draft, column.type)
    try:
        return read_value(given, KeyType(meaning.base, meaning.labels, column.collation)).same
    except NoValue:
        raise _Unknown from None


def _values(draft: Draft, table: TableDraft, seed: _Seed, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(_value(draft, table.columns[name].column, seed.values.get(name)) for name in names)


def _check_unique(draft: Draft, table: TableDraft, seeds: Sequence[_Seed]) -> None:
    keys = unique_sets(draft.catalog, keys_of(draft.catalog)).get(table.key, set())
    told: set[Path] = set()
    for names in sorted(map(sorted, keys)):
        first: dict[tuple[Any, ...], _Seed] = {}
        for seed in seeds:
            try:
                found = first.setdefault(_values(draft, table, seed, names), seed)
            except _Unknown:
                continue
            if found is not seed and seed.at not in told:
                told.add(seed.at)
                _complain_of_twice(draft, table, names, found, seed)


def _complain_of_twice(draft: Draft, table: TableDraft, names: Sequence[str], first: _Seed, seed: _Seed) -> None:
    shown = ", ".join(f"`{name}` {seed.values[name]}" for name in names)
    place = draft.problems.locate_key(first.at)
    message = f"a row of `{table.key.name}` with {shown} is there already, in line {place.line}"
    hint = "rows that are there already are left out: this one would never be inserted"
    draft.problems.add_at_key(seed.at, message, hint=hint)


def _check_references(draft: Draft, link: ForeignKey, rows: dict[QName, list[_Seed]], name: str) -> None:
    """A row refers to one that stands before it, or in the same statement."""
    own, other = QName(*link.key[:2]), link.referenced_table
    if other not in draft.tables or link.period:
        return
    table, referenced = draft.tables[own], draft.tables[other]
    try:
        there = {
            (*_values(draft, referenced, seed, link.referenced_columns), seed.statement): seed
            for seed in (*rows.get(other, ()), *_elsewhere(draft, other, name))
        }
    except _Unknown:
        return
    known = {values[:-1]: min(v[-1] for v in there if v[:-1] == values[:-1]) for values in there}
    for seed in rows.get(own, ()):
        try:
            values = _values(draft, table, seed, link.columns)
        except _Unknown:
            continue
        if values not in known:
            shown = ", ".join(
                f"{name} {seed.values[own]}" for own, name in zip(link.columns, link.referenced_columns, strict=True)
            )
            message = f"it refers to a row of `{other.name}` that no seed inserts: {shown}"
            draft.problems.add((*seed.at, link.columns[0]), message)
        elif known[values][0] > seed.statement[0] and not link.initially_deferred:
            message = f"it refers to a row of `{other.name}` that is inserted after it"
            draft.problems.add((*seed.at, link.columns[0]), message, hint=f"put the rows of `{other.name}` first")


def _elsewhere(draft: Draft, key: QName, name: str) -> Iterator[_Seed]:
    """The rows of a table in other sets than that of the name: one may be run first."""
    for other, nodes in draft.reading.system.seeds.items():
        for node in nodes if other != name else ():
            table = _table(draft, node.table)
            for row in (node.rows or ()) if table and table.key == key else ():
                yield _Seed(row, (), (-1, ()))


def _check_conditions(draft: Draft, table: TableDraft, seeds: Sequence[_Seed]) -> None:
    checks = [check for key, check in draft.catalog.checks.items() if QName(*key[:2]) == table.key]
    for seed in seeds:
        for name, given in seed.values.items():
            drafted = table.columns.get(name)
            for check, condition in _conditions(draft, checks, drafted.column if drafted else None, name):
                if not _holds(draft, drafted.column if drafted else None, given, condition):
                    draft.problems.add((*seed.at, name), f"the check `{check}` refuses {given}")
                    break


def _conditions(
    draft: Draft, checks: Iterable[Check], column: Column | None, name: str
) -> Iterator[tuple[str, Condition]]:
    """What a column's values have to meet, each with the name of its check: the table's and its domain's."""
    for check in checks:
        yield from ((check.key.name, each) for each in conditions(check.expression) if each.column == name)
    type_ = column.type if column else None
    while type_ and type_.namespace and type_.kind == "domain" and not type_.array:
        domain = draft.catalog.domains.get(QName(type_.namespace, type_.name))
        for rule in domain.checks if domain else ():
            yield from ((rule.name, each) for each in conditions(rule.expression) if each.column == "value")
        type_ = domain.type if domain else None


def _holds(draft: Draft, column: Column | None, given: Any, condition: Condition) -> bool:
    """Whether a value meets a condition, as far as that can be told: order is that of numbers."""
    try:
        value = _value(draft, column, given)
    except _Unknown:
        return True
    kind = family(meaning_of(draft, column.type).base) if column else ""
    numeric = kind in _NUMBERS or condition.of_length
    if condition.of_length:
        value = len(str(value))
    if not (numeric or (kind in ("text", "enum") and condition.operator in ("=", "<>", "in"))):
        return True
    wanted = condition.values
    if any(isinstance(each, str) == numeric for each in wanted):
        return True
    return _compare(Decimal(value) if numeric else value, condition.operator, wanted)


def _compare(value: Any, operator: str, wanted: Sequence[Any]) -> bool:
    match operator:
        case "in":
            return value in wanted
        case "=":
            return bool(value == wanted[0])
        case "<>":
            return bool(value != wanted[0])
        case "<":
            return bool(value < wanted[0])
        case "<=":
            return bool(value <= wanted[0])
        case ">":
            return bool(value > wanted[0])
        case ">=":
            return bool(value >= wanted[0])
    return True
