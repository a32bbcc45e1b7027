"""Values that say nothing, for a column that a downgrade brings back without the values that it had."""

from __future__ import annotations

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import QName
from tablewright.catalog.types import NAMES, REGISTERED, Type
from tablewright.quoting import sql_literal

_BY_FAMILY = {
    "integer": "0",
    "numeric": "0",
    "float": "0",
    "money": "0",
    "oid": "0",
    "boolean": "false",
    "text": "",
    "binary": "",
    "date": "1970-01-01",
    "time": "00:00+00",
    "timestamp": "1970-01-01 00:00+00",
    "interval": "0",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "json": "{}",
    "jsonpath": "$",
    "search": "",
    "hstore": "",
    "ltree": "",
}
_BY_NAME = {
    "inet": "::",
    "cidr": "::/128",
    "macaddr": "00:00:00:00:00:00",
    "macaddr8": "00:00:00:00:00:00:00:00",
    "varbit": "",
    # PostgreSQL keeps no constant of regrole in an expression.
    **dict.fromkeys((name for name in REGISTERED if name != "regrole"), "0"),
    **dict.fromkeys(('"char"', "refcursor", "int2vector", "oidvector"), ""),
    **dict.fromkeys(("xid", "xid8", "cid"), "0"),
    "tid": "(0,0)",
    "pg_lsn": "0/0",
    **dict.fromkeys(("pg_snapshot", "txid_snapshot"), "1:1:"),
    "line": "{1,0,0}",
    "point": "(0,0)",
    "box": "(0,0),(0,0)",
    "circle": "<(0,0),0>",
    "lseg": "(0,0),(0,0)",
    "path": "((0,0))",
    "polygon": "((0,0))",
}


def neutral(type_: Type, catalog: Catalog) -> str | None:
    """The value as a constant in SQL, None where the type has none."""
    if type_.array:
        return "'{}'"
    if type_.namespace:
        return _of_user_type(QName(type_.namespace, type_.name), catalog)
    info = NAMES[type_.name]
    if info.family == "range":
        return "'{}'" if "multirange" in type_.name else "'empty'"
    if type_.name == "bit":
        return sql_literal("0" * int(type_.modifiers[0] if type_.modifiers else 1))
    value = _BY_NAME.get(type_.name, _BY_FAMILY.get(info.family))
    return None if value is None else sql_literal(value)


_NUMBERED = {
    "integer": "{n}",
    "numeric": "{n}",
    "float": "{n}",
    "money": "{n}::numeric",
    "oid": "{n}",
    "text": "{n}::text",
    "binary": "int8send({n})",
    "date": "date '1970-01-01' + {n}::integer",
    "timestamp": "timestamp '1970-01-01' + {n} * interval '1 second'",
    "interval": "{n} * interval '1 year'",  # of any fields
    "uuid": "gen_random_uuid()",
    "json": "to_json({n})",
}


_FEW = ('"char"', "refcursor", "name", "int2vector", "oidvector")


def numbered(type_: Type, catalog: Catalog, number: str) -> str | None:
    """What gives another value for each number, an expression of a bigint; None where the type has none, or few.

    It is assigned, not cast: a cast would cut what is too long.
    """
    if type_.array:
        return None
    if type_.namespace:
        domain = catalog.domains.get(QName(type_.namespace, type_.name))
        return numbered(domain.type, catalog, number) if domain and not domain.checks else None
    value = _NUMBERED.get(NAMES[type_.name].family)
    return None if value is None or type_.name in _FEW else value.format(n=number)


def _of_user_type(key: QName, catalog: Catalog) -> str | None:
    if key in catalog.enums and catalog.enums[key].labels:
        return sql_literal(catalog.enums[key].labels[0])
    domain = catalog.domains.get(key)
    # What a domain's checks want of a value nobody knows here.
    return neutral(domain.type, catalog) if domain and not domain.checks else None
