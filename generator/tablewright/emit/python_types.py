"""Column types in Python: the SQLAlchemy type that builds one, and the Python type of what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tablewright.catalog.names import QName
from tablewright.catalog.types import INTERVAL_FIELDS, INTERVAL_SECONDS, NAMES, Type
from tablewright.emit.imports import Import
from tablewright.quoting import python_string

SA = Import("sqlalchemy", alias="sa")
POSTGRESQL = Import("sqlalchemy.dialects", "postgresql")
DATETIME = Import("datetime", alias="dt")
DECIMAL = Import("decimal", "Decimal")
ANY = Import("typing", "Any")


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of Python and what it needs: imports, and the types that SQLAlchemy has no class for (`type_class`).

    `class_` is the class of an object that is made without arguments, and can stand for it.
    """

    text: str
    imports: frozenset[Import] = frozenset()
    classes: frozenset[str] = frozenset()
    class_: str = ""


EnumReference = Callable[[QName], Code]
"""How an enum's type is written where the code stands: by the name of a shared object, or spelled out."""


@dataclass(frozen=True, slots=True)
class _Made:
    """An object of a class of SQLAlchemy's; `{0}` and `{1}` in its arguments are the modifiers of the type."""

    class_: str
    needs: Import
    arguments: tuple[str, ...] = ()

    def code(self, type_: Type, collation: str | None) -> Code:
        """The call, or the class where it takes nothing."""
        arguments = [argument.format(*type_.modifiers) for argument in self.arguments] + _collation(collation)
        text = f"{self.class_}({', '.join(arguments)})"
        return Code(text, frozenset((self.needs,)), class_="" if arguments else self.class_)


def _sa(class_: str, *arguments: str) -> _Made:
    return _Made(f"sa.{class_}", SA, arguments)


def _pg(class_: str, *arguments: str) -> _Made:
    return _Made(f"postgresql.{class_}", POSTGRESQL, arguments)


def _vector(class_: str, *arguments: str) -> _Made:
    return _Made(class_, Import("pgvector.sqlalchemy", class_), arguments)


# Built-in types without modifiers; what takes modifiers is in `_with_modifiers`.
_SQLALCHEMY = {
    "smallint": _sa("SmallInteger"),
    "integer": _sa("Integer"),
    "bigint": _sa("BigInteger"),
    "numeric": _sa("Numeric"),
    "real": _sa("REAL"),
    "double precision": _sa("Double"),
    "money": _pg("MONEY"),
    "boolean": _sa("Boolean"),
    "text": _sa("Text"),
    "varchar": _sa("String"),
    "char": _sa("CHAR"),
    "bytea": _sa("LargeBinary"),
    "date": _sa("Date"),
    "time": _sa("Time"),
    "timetz": _sa("Time", "timezone=True"),
    "timestamp": _sa("DateTime"),
    "timestamptz": _sa("DateTime", "timezone=True"),
    "interval": _sa("Interval"),
    **{f"interval {fields}": _pg("INTERVAL", f'fields="{fields.upper()}"') for fields in INTERVAL_FIELDS},
    **{f"interval {fields}": _pg("INTERVAL", f'fields="{fields.upper()}"') for fields in INTERVAL_SECONDS},
    "uuid": _sa("Uuid"),
    "bit": _pg("BIT"),
    "varbit": _pg("BIT", "varying=True"),
    "regclass": _pg("REGCLASS"),
    "regconfig": _pg("REGCONFIG"),
    "vector": _vector("VECTOR"),
    "halfvec": _vector("HALFVEC"),
    "sparsevec": _vector("SPARSEVEC"),
} | {
    name: _pg(name.upper())
    for name, info in NAMES.items()
    if info.family in ("json", "network", "search", "oid", "range", "hstore") or name == "citext"
}
# `{0}` and `{1}` are the modifiers.
_WITH_MODIFIERS = {
    "numeric": _sa("Numeric", "{0}", "{1}"),
    "varchar": _sa("String", "{0}"),
    "char": _sa("CHAR", "{0}"),
    "time": _pg("TIME", "precision={0}"),
    "timetz": _pg("TIME", "timezone=True", "precision={0}"),
    "timestamp": _pg("TIMESTAMP", "precision={0}"),
    "timestamptz": _pg("TIMESTAMP", "timezone=True", "precision={0}"),
    "interval": _pg("INTERVAL", "precision={0}"),
    **{
        f"interval {fields}": _pg("INTERVAL", f'fields="{fields.upper()}"', "precision={0}")
        for fields in INTERVAL_SECONDS
    },
    "bit": _pg("BIT", "{0}"),
    "varbit": _pg("BIT", "{0}", "varying=True"),
    "vector": _vector("VECTOR", "{0}"),
    "halfvec": _vector("HALFVEC", "{0}"),
    "sparsevec": _vector("SPARSEVEC", "{0}"),
}
# SQLAlchemy's JSONPATH is for operands only: it cannot store NULL.
WITHOUT_CLASS = frozenset(NAMES) - frozenset(_SQLALCHEMY)


def sqlalchemy_type(type_: Type, enum_reference: EnumReference, collation: str | None = None) -> Code:
    """The SQLAlchemy type that builds exactly this type."""
    if type_.array:
        element = sqlalchemy_type(type_.element(), enum_reference, collation)
        text = f"postgresql.ARRAY({element.class_ or element.text})"
        return Code(text, element.imports | {POSTGRESQL}, element.classes)
    if type_.namespace is not None:
        return enum_reference(QName(type_.namespace, type_.name))
    if type_.name in WITHOUT_CLASS:
        name, arguments = type_class_name(type_.name), _collation(collation)
        text = f"{name}({', '.join(arguments)})"
        return Code(text, classes=frozenset((type_.name,)), class_="" if arguments else name)
    made = _WITH_MODIFIERS[type_.name] if type_.modifiers else _SQLALCHEMY[type_.name]
    return made.code(type_, collation)


def _collation(collation: str | None) -> list[str]:
    return [f"collation={python_string(collation)}"] if collation is not None else []


def type_class_name(name: str) -> str:
    """The name of the class that generated code has for a type that SQLAlchemy lacks."""
    return "SINGLE_CHAR" if name == '"char"' else name.upper()


def type_class(name: str) -> Code:
    """The source of that class; it needs the imports of the code around it."""
    collation = NAMES[name].family == "text"
    lines = [
        f"class {type_class_name(name)}(sa.types.UserDefinedType[str]):",
        f'    """PostgreSQL\'s `{name}`, as the text that it prints."""',
        "",
        "    cache_ok = True",
        "",
    ]
    if collation:
        lines += [
            "    def __init__(self, collation: str | None = None) -> None:",
            "        self.collation = collation",
            "",
            "    def get_col_spec(self, **kw: Any) -> str:",
            '        quoted = (self.collation or "").replace(\'"\', \'""\')',
            f'        return f\'{name} COLLATE "{{quoted}}"\' if quoted else "{name}"',
        ]
    else:
        lines += ["    def get_col_spec(self, **kw: Any) -> str:", f"        return {python_string(name)}"]
    return Code("\n".join(lines) + "\n", frozenset((SA, ANY)))


_PYTHON = {
    "bytea": "bytes",
    "date": "dt.date",
    "time": "dt.time",
    "timetz": "dt.time",
    "timestamp": "dt.datetime",
    "timestamptz": "dt.datetime",
    "numeric": "Decimal",
    "uuid": "UUID",
    "inet": "IPv4Address | IPv6Address",
    "cidr": "IPv4Network | IPv6Network",
    "hstore": "dict[str, str | None]",
    "vector": "list[float]",
    "halfvec": "list[float]",
    "sparsevec": "SparseVector",
    "int4range": "Range[int]",
    "int8range": "Range[int]",
    "numrange": "Range[Decimal]",
    "tsrange": "Range[dt.datetime]",
    "tstzrange": "Range[dt.datetime]",
    "daterange": "Range[dt.date]",
}
_PYTHON |= {
    name.replace("range", "multirange"): f"list[{text}]" for name, text in _PYTHON.items() if name.endswith("range")
}
_PYTHON_OF_FAMILY = {
    "integer": "int",
    "oid": "int",
    "interval": "dt.timedelta",
    "float": "float",
    "boolean": "bool",
    "json": "dict[str, Any]",
    "bit": "BitString",
}
_IMPORT_OF = {
    "dt": DATETIME,
    "Decimal": DECIMAL,
    "UUID": Import("uuid", "UUID"),
    "Any": ANY,
    "BitString": Import("sqlalchemy.dialects.postgresql", "BitString"),
    "Range": Import("sqlalchemy.dialects.postgresql", "Range"),
    "SparseVector": Import("pgvector", "SparseVector"),
    **{name: Import("ipaddress", name) for name in ("IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network")},
}
_WORD = re.compile(r"[A-Za-z]\w*")


def python_type(type_: Type, enum_class: EnumReference) -> Code:
    """The Python type of a value that is not null; what has no type of its own is a `str`, as psycopg reads it."""
    if type_.array:
        element = python_type(type_.element(), enum_class)
        return Code(f"list[{element.text}]", element.imports)
    if type_.namespace is not None:
        return enum_class(QName(type_.namespace, type_.name))
    return python_code(_PYTHON.get(type_.name) or _PYTHON_OF_FAMILY.get(NAMES[type_.name].family, "str"))


@cache
def python_code(text: str) -> Code:
    """A type's text with the imports of the names in it that are known here."""
    return Code(text, frozenset(_IMPORT_OF[word] for word in _WORD.findall(text) if word in _IMPORT_OF))


def json_type(default: str | None) -> Code:
    """The Python type of a document: an object, or a list where that is its default."""
    return python_code(
        "list[Any]" if default is not None and default.lstrip("('").startswith("[") else "dict[str, Any]"
    )
