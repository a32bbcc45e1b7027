"""Column types: what PostgreSQL calls them, and how a text that names one is read.

One table holds the built-in types (PostgreSQL manual, chapter 8) and those of the extensions that are known here.
How a type looks in Python is the emitters' business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Type:
    """A column's type: `name` is the short name of `NAMES`, or that of a user-defined type in `namespace`.

    `kind` says what the user-defined type is; no two of a namespace have the same name, so it is not compared.
    """

    name: str
    modifiers: tuple[int | str, ...] = ()
    array: bool = False
    namespace: str | None = None
    kind: Literal["enum", "domain", "composite", "range type"] = field(default="enum", compare=False)

    def element(self) -> Type:
        """The type of an array's elements."""
        return replace(self, array=False)


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """`modifiers` is how many numbers may follow in parentheses; `family` groups types that behave alike."""

    name: str
    family: str
    aliases: tuple[str, ...] = ()
    modifiers: int = 0
    extension: str | None = None
    limit: int = 0
    """The largest first modifier that PostgreSQL takes."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A type with what lies beneath it: `base` is the type itself unless that is a domain, `labels` are an enum's."""

    type: Type
    base: Type
    labels: tuple[str, ...] = ()
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class OwnTypes:
    """The types that a spec makes: each spelling to its type, and what a type means."""

    spelled: Mapping[str, Type] = field(default_factory=dict)
    meaning: Callable[[Type], Meaning] = lambda type_: Meaning(type_, type_)


NO_OWN_TYPES = OwnTypes()

REGISTERED = tuple(
    """regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole
    regtype""".split()
)
"""The types whose values are objects of the database, by their names (manual, 8.19)."""

INTERVAL_FIELDS = "year|month|day|hour|minute|year to month|day to hour|day to minute|hour to minute".split("|")
INTERVAL_SECONDS = "second|day to second|hour to second|minute to second".split("|")
"""What an interval may be kept to (manual, 8.5.4): the latter with a precision."""

_TYPES = (
    TypeInfo("smallint", "integer", ("int2",)),
    TypeInfo("integer", "integer", ("int", "int4")),
    TypeInfo("bigint", "integer", ("int8",)),
    TypeInfo("numeric", "numeric", ("decimal", "dec"), 2, limit=1000),
    TypeInfo("real", "float", ("float4",)),
    TypeInfo("double precision", "float", ("float8", "float", "double")),
    TypeInfo("money", "money"),
    TypeInfo("boolean", "boolean", ("bool",)),
    TypeInfo("text", "text"),
    TypeInfo(
        "varchar",
        "text",
        tuple(f"{word} varying" for word in ("character", "char", "nchar", "national character", "national char")),
        1,
        limit=10_485_760,
    ),
    TypeInfo("char", "text", ("character", "nchar", "national character", "national char"), 1, limit=10_485_760),
    TypeInfo("bpchar", "text"),
    TypeInfo("name", "text"),
    TypeInfo("bytea", "binary"),
    TypeInfo("date", "date"),
    TypeInfo("time", "time", ("time without time zone",), 1, limit=6),
    TypeInfo("timetz", "time", ("time with time zone",), 1, limit=6),
    TypeInfo("timestamp", "timestamp", ("timestamp without time zone",), 1, limit=6),
    TypeInfo("timestamptz", "timestamp", ("timestamp with time zone",), 1, limit=6),
    TypeInfo("interval", "interval", (), 1, limit=6),
    *(TypeInfo(f"interval {fields}", "interval") for fields in INTERVAL_FIELDS),
    *(TypeInfo(f"interval {fields}", "interval", (), 1, limit=6) for fields in INTERVAL_SECONDS),
    TypeInfo("uuid", "uuid"),
    TypeInfo("json", "json"),
    TypeInfo("jsonb", "json"),
    TypeInfo("jsonpath", "jsonpath"),
    TypeInfo("xml", "xml"),
    TypeInfo("inet", "network"),
    TypeInfo("cidr", "network"),
    TypeInfo("macaddr", "network"),
    TypeInfo("macaddr8", "network"),
    TypeInfo("bit", "bit", (), 1, limit=83_886_080),
    TypeInfo("varbit", "bit", ("bit varying",), 1, limit=83_886_080),
    TypeInfo("tsvector", "search"),
    TypeInfo("tsquery", "search"),
    TypeInfo("oid", "oid"),
    *(TypeInfo(name, "system") for name in REGISTERED),
    *(TypeInfo(name, "system") for name in ('"char"', "tid", "xid", "xid8", "cid", "pg_lsn", "pg_snapshot")),
    *(TypeInfo(name, "system") for name in ("txid_snapshot", "refcursor", "aclitem", "int2vector", "oidvector")),
    *(TypeInfo(name, "geometry") for name in ("point", "line", "lseg", "box", "path", "polygon", "circle")),
    *(
        TypeInfo(name, "range")
        for name in (
            *("int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange"),
            *("int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange", "datemultirange"),
        )
    ),
    TypeInfo("citext", "text", extension="citext"),
    TypeInfo("hstore", "hstore", extension="hstore"),
    TypeInfo("ltree", "ltree", extension="ltree"),
    TypeInfo("vector", "vector", modifiers=1, extension="vector", limit=16_000),
    TypeInfo("halfvec", "vector", modifiers=1, extension="vector", limit=16_000),
    TypeInfo("sparsevec", "vector", modifiers=1, extension="vector", limit=1_000_000_000),
)

_REAL_DIGITS, _DOUBLE_DIGITS = 24, 53
_MULTIRANGES_SINCE, _ODD_SCALE_SINCE = 14, 15
NAMES = {info.name: info for info in _TYPES}
_ALIASES = {alias: info.name for info in _TYPES for alias in info.aliases} | {info.name: info.name for info in _TYPES}
# Shorthands for an integer with a sequence: not types, but what people write.
SERIALS = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}

_SHAPE = re.compile(
    r"""\s*(?P<name>"(?:[^"]|"")+"(?:\."(?:[^"]|"")+")?|[\w$.]+(?:\ [a-z]+)*?)
        \s*(?:\((?P<modifiers>[^()]*)\))?
        (?P<zone>\ (?:with|without)\ time\ zone)?
        \s*(?P<array>(?:\[\d*\]\s*)+|\ array\s*(?:\[\d+\])?)?\s*""",
    re.VERBOSE | re.IGNORECASE,
)


Storage = Literal["plain", "external", "extended", "main"]
"""How values that are too long for a page are kept (manual, 66.2)."""
_PLAIN = frozenset(
    ("integer", "float", "money", "boolean", "date", "time", "timestamp", "interval", "uuid", "oid", "system")
)
_STORED: Mapping[str, Storage] = {
    **dict.fromkeys(("numeric", "inet", "cidr"), "main"),
    **dict.fromkeys(("name", "macaddr", "macaddr8", "tsquery", "point", "line", "lseg", "box", "circle"), "plain"),
    **dict.fromkeys(("pg_snapshot", "txid_snapshot", "refcursor"), "extended"),
    **dict.fromkeys(("vector", "halfvec", "sparsevec"), "external"),
}


def own_storage(type_: Type) -> Storage:
    """How a type is stored where nobody says so; `type_` is no domain, which is stored as what is beneath it."""
    if type_.array or type_.kind == "composite":
        return "extended"
    if type_.namespace is not None:
        return "plain"
    return _STORED.get(type_.name) or ("plain" if NAMES[type_.name].family in _PLAIN else "extended")


class UnknownType(ValueError):
    """The text names no type; `name` is the part that should have."""

    def __init__(self, message: str, name: str = "") -> None:
        self.name = name
        super().__init__(message)


def parse_type(text: str, user_types: Mapping[str, Type] | None = None) -> Type:
    """Read the text of a type as a person or `format_type()` writes it.

    `user_types` maps each spelling of a user-defined type to that type. PostgreSQL keeps neither the number of an
    array's dimensions nor their sizes (manual, 8.15), so neither does a Type.

    Raises UnknownType.
    """
    whole = text.strip()
    if user_types and whole.removesuffix("[]") in user_types:
        return replace(user_types[whole.removesuffix("[]")], array=whole.endswith("[]"))
    found = _SHAPE.fullmatch(text)
    if not found:
        raise UnknownType(f"`{text}` is not the name of a type", text)
    spelled = re.sub(r"\s+", " ", found["name"])
    array = found["array"] is not None
    if user_types and spelled in user_types:
        if found["modifiers"] is not None:
            raise UnknownType(f"type `{spelled}` takes nothing in parentheses", spelled)
        return replace(user_types[spelled], array=array)
    word = spelled.lower() + (found["zone"] or "").lower()
    if word == "float" and found["modifiers"] is not None:
        return Type(_float(found["modifiers"], text), (), array)
    # An extension's type may be written with the namespace that the extension was made in.
    name = _ALIASES.get(word) or _ALIASES.get(word.removeprefix("public.").removeprefix("pg_catalog."), "")
    if not name:
        raise UnknownType(f"unknown type `{spelled}`", spelled)
    if found["modifiers"] is not None:
        name = {"bpchar": "char"}.get(name, name)
    return Type(name, _modifiers(NAMES[name], found["modifiers"], text), array)


def _float(digits: str, text: str) -> str:
    """The type that has so many binary digits (manual, 8.1.3)."""
    if not digits.strip().isdecimal() or not 1 <= int(digits) <= _DOUBLE_DIGITS:
        raise UnknownType(f"`{text}`: the number must be between 1 and {_DOUBLE_DIGITS}", text)
    return "real" if int(digits) <= _REAL_DIGITS else "double precision"


def _modifiers(info: TypeInfo, inside: str | None, text: str) -> tuple[int, ...]:
    if inside is None:
        # The SQL standard's `character` is `character(1)`, and `bit` is `bit(1)`.
        return (1,) if info.name in ("char", "bit") else ()
    words = [word.strip() for word in inside.split(",")]
    if len(words) > info.modifiers or not all(re.fullmatch(r"-?\d{1,18}", word) for word in words):
        wanted = {0: "nothing", 1: "one number", 2: "one or two numbers"}[info.modifiers]
        raise UnknownType(f"type `{info.name}` takes {wanted} in parentheses, not `({inside})`", text)
    numbers = tuple(int(word) for word in words)
    least = 0 if info.family in ("time", "timestamp", "interval") else 1
    if not least <= numbers[0] <= info.limit:
        raise UnknownType(f"`{text}`: the number must be between {least} and {info.limit}", text)
    if info.name == "numeric" and len(numbers) == 1:
        return (numbers[0], 0)
    if info.name == "numeric" and not -1000 <= numbers[1] <= 1000:  # noqa: PLR2004 - the manual's own number (8.1.2)
        raise UnknownType(f"`{text}`: the scale must be between -1000 and 1000", text)
    return numbers


def since(type_: Type) -> tuple[str, int] | None:
    """What of a type came with which version of PostgreSQL, if that is not as old as all that are known here."""
    if type_.namespace is None and type_.name == "numeric" and type_.modifiers:
        precision, scale = (int(number) for number in type_.modifiers)
        return None if 0 <= scale <= precision else ("a scale below 0 or above the precision", _ODD_SCALE_SINCE)
    if type_.namespace is None and type_.name.endswith("multirange"):
        return f"type `{type_.name}`", _MULTIRANGES_SINCE
    return None


def type_sql(type_: Type, qualified: str | None = None) -> str:
    """The type as it stands in SQL, in its short spelling; `qualified` is the quoted name of a user-defined type."""
    name = qualified or type_.name
    modifiers = f"({', '.join(map(str, type_.modifiers))})" if type_.modifiers else ""
    return f"{name}{modifiers}{'[]' if type_.array else ''}"


def family(type_: Type) -> str:
    """What the type behaves like: `text`, `integer`, `enum`, `domain`…; arrays are `array` whatever they hold."""
    if type_.array:
        return "array"
    return type_.kind if type_.namespace else NAMES[type_.name].family


def known_names() -> list[str]:
    """Every spelling that `parse_type` takes for a built-in type."""
    return sorted(_ALIASES)
