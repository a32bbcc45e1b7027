"""What PostgreSQL does with the rows when a column gets another type (manual, ALTER TABLE and CREATE CAST)."""

from __future__ import annotations

from collections.abc import Iterator

from tablewright.catalog.model import Catalog, Column, Domain
from tablewright.catalog.names import QName
from tablewright.catalog.types import INTERVAL_FIELDS, INTERVAL_SECONDS, Type
from tablewright.ddl.names import type_name
from tablewright.quoting import sql_identifier

_STRINGS = ("text", "varchar", "citext")
_TEXTS = (*_STRINGS, "char")
_NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_EXACT = {"smallint": 5, "integer": 10, "bigint": 19}
_FRACTIONS = ("timestamp", "timestamptz", "time", "timetz", "interval")
_MICROSECONDS = 6
_INTERVALS = frozenset(("interval", *(f"interval {fields}" for fields in (*INTERVAL_FIELDS, *INTERVAL_SECONDS))))
_CONVERTIBLE = (
    frozenset(_NUMBERS),
    frozenset(("date", "timestamp", "timestamptz")),
    frozenset(("time", "timetz")),
    _INTERVALS,
    frozenset(("json", "jsonb")),
    frozenset(("inet", "cidr")),
    frozenset(("macaddr", "macaddr8")),
    frozenset(("bit", "varbit")),
    frozenset(("integer", "oid")),
)
# Types whose values are stored alike (pg_cast: binary coercible), besides strings.
_ALIKE = {("cidr", "inet"), ("xml", "text"), ("xml", "varchar"), ("integer", "oid"), ("oid", "integer")}


def rewrites(old: Type, new: Type, catalog: Catalog) -> bool:
    """Whether all rows are written anew."""
    if _constrained(new, catalog) and old != new:
        return True
    old, new = base(old, catalog), base(new, catalog)
    if old == new:
        return False
    if old.array or new.array or old.namespace or new.namespace:
        return True
    if old.name in _STRINGS and new.name in _STRINGS:
        return not _has_room(old, new)
    if old.name == new.name and old.name in ("numeric", "varbit", *_FRACTIONS):
        return not _has_room(old, new)
    return (old.name, new.name) not in _ALIKE or bool(new.modifiers)


def _has_room(old: Type, new: Type) -> bool:
    """Whether the new type takes each value of the old one as it is."""
    if not new.modifiers:
        return True
    if new.name in _FRACTIONS:
        return _first(new) >= (_first(old) if old.modifiers else _MICROSECONDS)
    if not old.modifiers or _first(new) < _first(old):
        return False
    return new.name != "numeric" or old.modifiers[1] == new.modifiers[1]


def reorders(old: Column, new: Column) -> bool:
    """Whether indexes of the column are built anew though no row is written."""
    return old.collation != new.collation or ("citext" in (old.type.name, new.type.name) and old.type != new.type)


def losses(old: Type, new: Type, catalog: Catalog) -> Iterator[str]:
    """What becomes of values that the new type cannot hold, where no error says it."""
    old, new = base(old, catalog), base(new, catalog)
    if old.array != new.array or old.namespace or new.namespace:
        return
    if _is_rounded(old, new):
        yield f"values are rounded to {_scale(new) or 'no'} digits behind the point"
    if (old.name, new.name) in (("double precision", "real"), ("numeric", "real"), ("numeric", "double precision")):
        yield f"values are rounded to what {new.name} holds"
    if (old.name, new.name) in (("bigint", "real"), ("bigint", "double precision"), ("integer", "real")):
        yield f"large values are rounded to what {new.name} holds"
    if new.name == "date" and old.name in ("timestamp", "timestamptz"):
        yield "the time of the day is cut off"
    elif {old.name, new.name} == {"timestamp", "timestamptz"} or (old.name, new.name) == ("time", "timetz"):
        yield "values are read in the time zone of the session that migrates (say which one by `using`)"
    if new.name == old.name and new.name in _FRACTIONS and not _has_room(old, new):
        yield f"seconds are rounded to {_first(new) or 'no'} digits behind the point"
    if (old.name, new.name) == ("timetz", "time"):
        yield "the time zone is cut off"
    if old.name in _INTERVALS and new.name in _INTERVALS - {"interval", old.name}:
        yield f"what {new.name} does not say is cut off"
    if (old.name, new.name) == ("json", "jsonb"):
        yield "the order of keys, repeated keys and white space are not kept"
    if old.name == "char" and new.name in _STRINGS:
        yield "spaces at the end are cut off"


def failures(old: Type, new: Type, catalog: Catalog) -> Iterator[str]:
    """Where values make the change fail."""
    told = _constrained(new, catalog)
    if told and old != new:
        yield f"a value is against domain {told.key}"
    old, new = base(old, catalog), base(new, catalog)
    if new.namespace and old != new:
        yield f"a value is none of {type_name(new)}"
    elif old.name in _TEXTS and new.name in _TEXTS:
        if new.modifiers and (not old.modifiers or _first(new) < _first(old)):
            yield f"a value is longer than {type_name(new)}"
    elif old.name in _TEXTS and not old.array:
        yield f"a text is no {type_name(new)}"
    elif old.name in _NUMBERS and new.name in _NUMBERS and _digits(new) < _digits(old):
        yield f"a value is larger than {type_name(new)} holds"
    elif new.modifiers and old.name == new.name and new.name in ("bit", "varbit", "vector", "halfvec", "sparsevec"):
        yield f"a value is not of the length of {type_name(new)}"


def conversion(column: Column, new: Type, catalog: Catalog) -> str | None:
    """What USING has to say where PostgreSQL converts nothing by itself; None where it does."""
    old, target = base(column.type, catalog), base(new, catalog)
    if _converts(old, target):
        return None
    name, written = sql_identifier(column.name), type_name(new)
    if _is_direct(old, target):
        return f"{name}::{written}"
    return f"{name}::text{'[]' if old.array and target.array else ''}::{written}"


def is_natural(column: Column, new: Type, catalog: Catalog) -> bool:
    """Whether there is but one way to convert: anybody would take that, so it need not be said."""
    old, target = base(column.type, catalog), base(new, catalog)
    both_enums = old.namespace is not None and target.namespace is not None and old.array == target.array
    return _converts(old, target) or _is_direct(old, target) or both_enums


def base(type_: Type, catalog: Catalog) -> Type:
    """What a domain is made of; any other type itself."""
    domain = _domain(type_, catalog)
    return type_ if domain is None or type_.array else base(domain.type, catalog)


def _domain(type_: Type, catalog: Catalog) -> Domain | None:
    return catalog.domains.get(QName(type_.namespace, type_.name)) if type_.namespace else None


def _constrained(type_: Type, catalog: Catalog) -> Domain | None:
    """The domain that a value of the type may be against."""
    domain = _domain(type_, catalog)
    if domain is None or domain.checks or not domain.nullable:
        return domain
    return _constrained(domain.type, catalog)


def _converts(old: Type, new: Type) -> bool:
    """Whether there is a cast that assignment takes."""
    if new.name in _TEXTS and not new.namespace and (old.array or not new.array):
        return True
    if old.array != new.array:
        return False
    if (old.name, old.namespace) == (new.name, new.namespace):
        return True
    return not (old.namespace or new.namespace) and any({old.name, new.name} <= group for group in _CONVERTIBLE)


def _is_direct(old: Type, new: Type) -> bool:
    """Whether an explicit cast reads the one as the other."""
    if old.namespace or old.array != new.array:
        return False
    return old.name in _TEXTS or {old.name, new.name} == {"boolean", "integer"}


def _first(type_: Type) -> int:
    return int(type_.modifiers[0])


def _scale(type_: Type) -> int | None:
    """The digits behind the point, None where there is no limit."""
    if type_.name in _EXACT:
        return 0
    return int(type_.modifiers[1]) if type_.name == "numeric" and type_.modifiers else None


def _is_rounded(old: Type, new: Type) -> bool:
    """Whether digits behind the point are cut."""
    if old.name not in _NUMBERS or _scale(new) is None:
        return False
    before = _scale(old)
    return before is None or before > (_scale(new) or 0)


def _digits(type_: Type) -> int:
    """The digits before the point."""
    if type_.name in _EXACT:
        return _EXACT[type_.name]
    if type_.name == "numeric" and type_.modifiers:
        return _first(type_) - int(type_.modifiers[1])
    return {"real": 38, "double precision": 308}.get(type_.name, 1000)
