"""Which types a foreign key joins: those that PostgreSQL compares with an index's own operator (manual, 5.5.5)."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.types import REGISTERED, Type

_INTEGERS = ("smallint", "integer", "bigint")
_CHARACTERS = ("char", "bpchar", "varchar", "text")
_MOMENTS = ("date", "timestamp", "timestamptz")
_OBJECTS = ("oid", *REGISTERED)

# Operators across types of one family, and what is cast without being asked to the type that is referred to.
_JOINED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_INTEGERS, frozenset(_INTEGERS)),
    "numeric": frozenset(_INTEGERS),
    **dict.fromkeys(("real", "double precision"), frozenset((*_INTEGERS, "numeric", "real", "double precision"))),
    **dict.fromkeys(("char", "bpchar"), frozenset(_CHARACTERS)),
    **dict.fromkeys(("varchar", "text"), frozenset((*_CHARACTERS, "name", "citext"))),
    "name": frozenset(_CHARACTERS),
    **dict.fromkeys(_MOMENTS, frozenset(_MOMENTS)),
    "timetz": frozenset(("time",)),
    "interval": frozenset(("time",)),
    **dict.fromkeys(("inet", "cidr"), frozenset(("inet", "cidr"))),
    **dict.fromkeys(("macaddr", "macaddr8"), frozenset(("macaddr", "macaddr8"))),
    **dict.fromkeys(("bit", "varbit"), frozenset(("bit", "varbit"))),
    **dict.fromkeys(_OBJECTS, frozenset((*_INTEGERS, *_OBJECTS))),
}


def may_refer(own: Type, their: Type) -> bool:
    """Whether a column of a type may refer to one of another; both are what lies beneath their domains."""
    if own.namespace or their.namespace or own.array or their.array:
        return replace(own, modifiers=()) == replace(their, modifiers=())
    return own.name == their.name or own.name in _JOINED.get(their.name, ())
