"""Values that bound partitions: what a spec writes, as SQL, and so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from tablewright.catalog.counting import LIMITS
from tablewright.catalog.types import Type, family
from tablewright.postgres.texts_of_values import complaint
from tablewright.quoting import sql_literal

_BYTEWISE = frozenset(("C", "POSIX", "pg_catalog.C", "pg_catalog.POSIX"))


@dataclass(frozen=True, slots=True)
class KeyType:
    """What a partition key holds: `type` is None for an expression, `labels` are an enum's, of a domain its base's."""

    type: Type | None = None
    labels: tuple[str, ...] = ()
    collation: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """`same` is equal for equal values; `order` is None where only PostgreSQL knows which of two is less."""

    sql: str
    same: Any
    order: Any = None


class NoValue(ValueError):
    """It is no value of the key's type; `hint` says what would be."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


def read_value(given: Any, key: KeyType) -> Value:
    """A value of a key. Raises NoValue."""
    if key.type is None:
        return _of_expression(given)
    kind = family(key.type)
    if kind == "enum":
        return _label(given, key)
    read = _READERS.get(kind)
    if read:
        return _within(read(given, key.type), given, key.type)
    found = _within(_text(given, key.type), given, key.type)
    ordered = kind == "text" and key.collation in _BYTEWISE and key.type.name != "citext"
    return Value(found.sql, found.same, found.same if ordered else None)


def _within(value: Value, given: Any, type_: Type) -> Value:
    """The value, unless it is none of the type after all."""
    wrong = None if isinstance(given, bool) else complaint(str(given), type_)
    if wrong:
        raise NoValue(wrong)
    return value


def _of_expression(given: Any) -> Value:
    if isinstance(given, bool):
        return Value(str(given).lower(), given)
    if isinstance(given, int | float):
        return Value(str(given), given)
    return Value(sql_literal(str(given)), str(given))


def _label(given: Any, key: KeyType) -> Value:
    if given not in key.labels:
        raise NoValue(f"is no label of enum `{key.type.name if key.type else ''}`")
    return Value(sql_literal(given), given, key.labels.index(given))


def _text(given: Any, type_: Type) -> Value:
    if not isinstance(given, str):
        raise NoValue(f"is not a value of type {type_.name}", f'put it in quotes: "{_shown(given)}"')
    limit = type_.modifiers[0] if family(type_) == "text" and type_.modifiers else None
    if isinstance(limit, int) and len(given) > limit:
        raise NoValue(f"has {len(given)} characters, and the column takes {limit}")
    if type_.name == "citext":
        return Value(sql_literal(given), given.lower())
    return Value(sql_literal(given), given.rstrip(" ") if type_.name == "char" else given)


def _integer(given: Any, type_: Type) -> Value:
    if not isinstance(given, int) or isinstance(given, bool):
        raise NoValue(f"is not a value of type {type_.name}", "a whole number is wanted, without quotes")
    limit = LIMITS[type_.name]
    if not -limit <= given < limit:
        raise NoValue(f"is out of range for type {type_.name}")
    return Value(str(given), given, given)


def _number(given: Any, type_: Type) -> Value:
    try:
        number = Decimal(str(given)) if not isinstance(given, bool) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise NoValue(f"is not a value of type {type_.name}", "a number is wanted")
    return Value(f"{number:f}", number, number)


def _boolean(given: Any, type_: Type) -> Value:
    if not isinstance(given, bool):
        raise NoValue(f"is not a value of type {type_.name}", "write true or false")
    return Value(str(given).lower(), given, given)


def _date(given: Any, type_: Type) -> Value:
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        raise NoValue(f"is not a value of type {type_.name}", "a day is wanted, as in 2018-01-31") from None
    return Value(sql_literal(f"{day:%Y-%m-%d}"), day, day)


def _timestamp(given: Any, type_: Type) -> Value:
    try:
        time = datetime.fromisoformat(str(given))
    except ValueError:
        hint = "a time is wanted, as in 2018-01-31 or 2018-01-31 12:00:00"
        raise NoValue(f"is not a value of type {type_.name}", hint) from None
    if type_.name == "timestamp":
        if time.tzinfo:
            hint = "leave it out, or make the column timestamptz"
            raise NoValue("has a time zone, and type timestamp has none", hint)
        return Value(sql_literal(str(time)), time, time)
    # Whatever the session's time zone: what says no other is in UTC.
    in_utc = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    return Value(sql_literal(f"{in_utc.replace(tzinfo=None)}+00"), in_utc, in_utc)


def _uuid(given: Any, type_: Type) -> Value:
    try:
        found = UUID(str(given))
    except ValueError:
        raise NoValue(f"is not a value of type {type_.name}") from None
    return Value(sql_literal(str(found)), found, found)


_READERS: dict[str, Callable[[Any, Type], Value]] = {
    "integer": _integer,
    "numeric": _number,
    "float": _number,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    "uuid": _uuid,
}


def _shown(given: Any) -> str:
    return str(given).lower() if isinstance(given, bool) else str(given)
