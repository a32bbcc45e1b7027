"""What PostgreSQL would refuse about an expression in its place, said without a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tablewright.catalog.naming import SYSTEM_COLUMNS
from tablewright.catalog.types import NAMES, NO_OWN_TYPES, OwnTypes, Type
from tablewright.errors import did_you_mean
from tablewright.postgres.functions import Builtin, builtin, builtin_names
from tablewright.sqltext.constants import no_values, not_boolean, not_stored
from tablewright.sqltext.expression import PREFIX, Call, Expression, parse_expression, read_expression
from tablewright.sqltext.parser import Complaint, Text
from tablewright.sqltext.possible import Typing
from tablewright.sqltext.scopes import function_hint, policy_columns

Use = Literal[
    "default",
    "check",
    "generated column",
    "index",
    "index predicate",
    "exclusion constraint",
    "trigger condition",
    "policy",
    "domain check",
    "partition key",
    "argument default",
    "statistics",
    "backfill",
    "conversion",
]
"""Where an expression stands: PostgreSQL allows other things in each place."""

INLINED = "inlined"
"""The volatility of a function in SQL whose body PostgreSQL looks at in its place, and finds immutable."""
_INLINED_IN_COLUMNS = 17
# CREATE STATISTICS takes functions of every volatility: it only samples.
_IMMUTABLE: tuple[Use, ...] = ("generated column", "index", "index predicate", "exclusion constraint", "partition key")
_CONDITIONS: tuple[Use, ...] = ("check", "index predicate", "policy", "domain check", "trigger condition")
# Casts of a timestamp with time zone to these depend on the session's time zone.
_ZONED_CASTS = frozenset(("date", "time", "timetz", "timestamp", "text", "varchar"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an expression may refer to: the table's columns with their types, functions of the spec, the server."""

    columns: Mapping[str, Type | None]
    postgres: int
    functions: Mapping[str, str] = field(default_factory=dict)
    """Names, qualified where they are not in `public`, to volatilities, or `INLINED`."""
    namespaces: frozenset[str] = frozenset()
    """Those that have no other functions than these."""
    any_function: bool = False
    """An extension may bring functions that are not known here, so unknown ones pass."""
    generated: frozenset[str] = frozenset()
    table: str = ""
    """The table's name, which a policy may use for the whole row."""
    own_types: OwnTypes = NO_OWN_TYPES


def complaints(text: str, use: Use, around: Surroundings, wanted: Type | None = None) -> list[Complaint]:
    """Everything that PostgreSQL would refuse about an expression in that place, as far as can be told without it.

    `wanted` is the type that its value is stored as, if it is.
    """
    expression = read_expression(text)
    if expression.error:
        return [expression.error]
    found = list(_column_complaints(text, expression, use, around))
    if expression.subquery is not None and use not in ("policy", "backfill"):
        hint = "call a function that looks it up" if use == "conversion" else ""
        found.append(Complaint(f"a subquery is not allowed in {_a(use)}", expression.subquery, hint))
    if expression.parameter is not None:
        found.append(Complaint("a parameter ($1) means nothing here", expression.parameter))
    for call in expression.calls:
        found += _call_complaints(call, use, around)
    if use in _IMMUTABLE:
        found += _mutable(expression, use, around)
    if use == "partition key" and not expression.columns and not found:
        found.append(Complaint("a partition key needs a column: this is the same for every row"))
    return found or list(_typed(text, use, around, wanted))


def _typed(text: str, use: Use, around: Surroundings, wanted: Type | None) -> Iterator[Complaint]:
    """What is wrong with the types of an expression and of constants in it."""
    node, where = parse_expression(text), Text(PREFIX + text, len(PREFIX))

    def is_own(function: str) -> bool:
        return around.any_function or function in around.functions

    typing = Typing(lambda path: _type_of_column(path, use, around), around.own_types, is_own)
    wrong = list(no_values(node, typing, where))
    if not wrong and use in _CONDITIONS:
        wrong += not_boolean(node, typing, where, _a(use))
    elif not wrong and wanted:
        wrong += not_stored(node, wanted, typing, where)
    yield from wrong


def _type_of_column(path: tuple[str, ...], use: Use, around: Surroundings) -> Type | None:
    if use in ("backfill", "conversion"):
        return None
    own = path[0] in ("new", "old") if use == "trigger condition" else path[0] == around.table
    return around.columns.get(path[-1]) if len(path) == (2 if own else 1) else None


def is_immutable(expression: Expression, around: Surroundings) -> bool:
    """Whether the same values always give the same result, as far as can be told without a server."""
    wrong = [complaint for call in expression.calls for complaint in _call_complaints(call, "index", around)]
    return expression.subquery is None and not wrong and not list(_mutable(expression, "index", around))


def _mutable(expression: Expression, use: Use, around: Surroundings) -> Iterator[Complaint]:
    """What is not immutable although it is no call of a function."""
    for name, at in expression.clocks:
        yield _not_immutable(name, "stable", use, at)
    for column, target, at in expression.casts:
        if around.columns.get(column) == Type("timestamptz") and target in _ZONED_CASTS:
            hint = f"({column} at time zone 'UTC')::{target} does not depend on the session's time zone"
            yield Complaint(f"{_a(use)} must be immutable, and this cast is not", at, hint)


def _column_complaints(text: str, expression: Expression, use: Use, around: Surroundings) -> Iterable[Complaint]:
    match use:
        case "policy":
            return policy_columns(text, around.columns, around.table)
        case "trigger condition":
            return _trigger_columns(expression, around)
        case "domain check":
            return _domain_columns(expression)
        case "default" | "argument default":
            return _no_columns(expression, use)
        case "backfill" | "conversion":  # of columns as they were before, of which nothing is known here
            return ()
    return _table_columns(expression, use, around)


def _table_columns(expression: Expression, use: Use, around: Surroundings) -> Iterator[Complaint]:
    for path, (name, at) in zip(expression.paths, expression.columns, strict=True):
        if name not in around.columns:
            if use == "check" and path in ((around.table,), (around.table, "*")):
                continue  # the whole row
            yield Complaint(f"unknown column `{name}`", at, did_you_mean(name, around.columns))
        elif use == "generated column" and name in around.generated:
            yield Complaint(f"a generated column cannot refer to another one (`{name}`)", at)
        elif use == "partition key" and name in around.generated:
            yield Complaint(f"a partition key cannot hold a generated column (`{name}`)", at)


def _no_columns(expression: Expression, use: Use) -> Iterator[Complaint]:
    for name, at in expression.columns:
        hint = f"a text stands in quotes: '{name}'" if len(expression.columns) == 1 else ""
        yield Complaint(f"{_a(use)} cannot refer to a column (`{name}`)", at, hint)


def _domain_columns(expression: Expression) -> Iterator[Complaint]:
    for path, (_, at) in zip(expression.paths, expression.columns, strict=True):
        if path != ("value",):
            yield Complaint(f"a domain's check knows only `VALUE` (`{'.'.join(path)}`)", at)


def _trigger_columns(expression: Expression, around: Surroundings) -> Iterator[Complaint]:
    for path, (name, at) in zip(expression.paths, expression.columns, strict=True):
        rows = path in (("new",), ("old",)) or (path[0] in ("new", "old") and path[-1] == "*")
        if rows or (path[0] in ("new", "old") and name in SYSTEM_COLUMNS):
            continue
        if len(path) == 1 and name in around.columns:
            yield Complaint(f"which row's `{name}` is meant?", at, f"write `NEW.{name}` or `OLD.{name}`")
        elif len(path) > 1 and path[0] not in ("new", "old"):
            yield Complaint(f"a trigger's condition knows only NEW and OLD (`{'.'.join(path)}`)", at, f"`NEW.{name}`")
        elif name not in around.columns:
            yield Complaint(f"unknown column `{name}`", at, did_you_mean(name, around.columns))


def _call_complaints(call: Call, use: Use, around: Surroundings) -> list[Complaint]:
    known = builtin(call.name) if not call.qualified else None
    if known is None:
        return _own_call_complaints(call, use, around)
    if known.since > around.postgres:
        message = f"`{call.name}` came with PostgreSQL {known.since}, and the spec says `postgres: {around.postgres}`"
        return [Complaint(message, call.offset)]
    if known.kind != "function" and not call.nested:
        what = {"aggregate": "an aggregate", "window": "a window function", "set": "a set-returning function"}
        return [
            Complaint(f"{what.get(known.kind, 'a procedure')} (`{call.name}`) is not allowed in {_a(use)}", call.offset)
        ]
    if use in _IMMUTABLE and not _immutable(known, call, around):
        volatility = "stable" if known.volatility == "mixed" else known.volatility
        return [_not_immutable(call.name, volatility, use, call.offset)]
    return []


def _own_call_complaints(call: Call, use: Use, around: Surroundings) -> list[Complaint]:
    """What is wrong with a call of a function that PostgreSQL does not bring."""
    written = call.name if call.namespace in (None, "public") else f"{call.namespace}.{call.name}"
    volatility = around.functions.get(written)
    if volatility is not None:
        if use not in _IMMUTABLE or volatility == "immutable":
            return []
        if volatility == INLINED and (use != "generated column" or around.postgres >= _INLINED_IN_COLUMNS):
            return []
        volatility = "not immutable" if volatility == INLINED else volatility
        hint = "say `volatility: immutable` at the function, if that is true of it"
        return [_not_immutable(written, volatility, use, call.offset)._replace(hint=hint)]
    if around.any_function if call.namespace is None else call.namespace not in around.namespaces:
        return []
    elsewhere = [name for name in around.functions if name.endswith(f".{call.name}")]
    own = [name for name in around.functions if name.startswith(f"{call.namespace}.")]
    known = own if call.namespace else (*builtin_names(), *around.functions)
    hint = f"write `{elsewhere[0]}`" if elsewhere else function_hint(written, known)
    return [Complaint(f"unknown function `{written}`", call.offset, hint)]


def _immutable(known: Builtin, call: Call, around: Surroundings) -> bool:
    if known.volatility != "mixed":
        return known.volatility == "immutable"
    types = [around.columns.get(column) if column else None for column in call.arguments]
    for signature in known.unstable:
        if len(signature) != len(types):
            continue
        same = [_short(type_) == wanted for type_, wanted in zip(types, signature, strict=True) if type_]
        if same and all(same):
            return False
    return True


def _short(type_: Type) -> str:
    return "text" if type_.namespace is None and NAMES[type_.name].family == "text" else type_.name


def _not_immutable(name: str, volatility: str, use: Use, offset: int) -> Complaint:
    message = f"`{name}` is {volatility}, and PostgreSQL takes only immutable functions in {_a(use)}"
    return Complaint(message, offset, "what it returns changes while the rows stay; filter in the query instead")


def _a(use: Use) -> str:
    if use == "statistics":
        return use
    return f"an {use}" if use[0] in "aeiou" else f"a {use}"
