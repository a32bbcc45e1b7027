"""What PostgreSQL's input functions take of each type (manual, chapter 8), as far as that is sure; in doubt all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Context, Decimal, InvalidOperation
from ipaddress import ip_interface, ip_network

from tablewright.catalog.counting import LIMITS
from tablewright.catalog.types import Type, family, type_sql
from tablewright.postgres.texts_of_times import is_time

_INTEGER = re.compile(
    r"\s*[-+]?(\d+(?:_\d+)*|0x[\da-f]+(?:_[\da-f]+)*|0o[0-7]+(?:_[0-7]+)*|0b[01]+(?:_[01]+)*)\s*", re.I | re.A
)
_FLOAT = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*", re.I | re.A)
_ENDLESS = re.compile(r"\s*(?:nan|[-+]?inf(?:inity)?)\s*", re.I)
_UUID = re.compile(r"(\{?)[\da-f]{4}(?:-?[\da-f]{4}){7}(\}?)", re.I | re.A)
_MAC = re.compile(r"[\da-f]{1,6}(?:[:.-]?[\da-f]{1,6})*", re.I)
_MOST_FLOAT = {"real": 3.4028235677973366e38, "double precision": 1.7976931348623157e308}
_LEAST_FLOAT = {"real": 7e-46, "double precision": 2.4703282292062328e-324}
_MOST_DIGITS = 131_072
_MOST_OID = 2**32
_RANGES = {
    **{"int4range": "integer", "int8range": "bigint", "numrange": "numeric", "daterange": "date"},
    **{"tsrange": "timestamp", "tstzrange": "timestamptz"},
}


def complaint(text: str, type_: Type, labels: Sequence[str] = ()) -> str | None:
    """What is wrong with a text as a value of a type, behind the text itself: "is out of range for type smallint"."""
    if type_.array:
        return _of_array(text, type_, labels)
    kind = family(type_)
    if kind == "enum":
        return None if text in labels or not labels else f"is no label of enum `{type_.name}`"
    read = _READERS.get(kind)
    wrong = read(text, type_) if read else None
    return wrong.format(type_sql(type_)) if wrong else None


_SHOWN = 40


def shortened(text: str) -> str:
    """A text as a message shows it."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_NOT = "is not a value of type {}"
_FAR = "is out of range for type {}"


def _integer(text: str, type_: Type) -> str | None:
    found = _INTEGER.fullmatch(text)
    if found is None:
        return _NOT
    digits = found[1].replace("_", "")
    if len(digits) > 70:  # noqa: PLR2004 - more than a bigint has in any notation
        return _FAR
    number = int(digits, 10 if digits.isdecimal() else 0) * (-1 if "-" in text else 1)
    limit = LIMITS[type_.name]
    return None if -limit <= number < limit else _FAR


def _numeric(text: str, type_: Type) -> str | None:
    if _ENDLESS.fullmatch(text):
        return _FAR if "n" != text.strip()[-1].lower() and type_.modifiers else None
    if _FLOAT.fullmatch(text.replace("_", "")) is None:
        return None if _INTEGER.fullmatch(text) else _NOT
    return _fits(text.replace("_", "").strip(), type_)


def _fits(text: str, type_: Type) -> str | None:
    """Whether a number has the digits that numeric(p, s) leaves it: it is rounded first."""
    exponent = re.search(r"e([-+]?\d+)$", text, re.I)
    if exponent and len(exponent[1]) > 6:  # noqa: PLR2004 - larger than any digit's place
        return _FAR
    number = Decimal(text)
    if number and number.adjusted() >= _MOST_DIGITS:
        return _FAR
    if not type_.modifiers:
        return None
    precision, scale = (int(part) for part in type_.modifiers)
    with suppress(InvalidOperation):
        exact = Context(prec=_MOST_DIGITS * 2, Emax=_MOST_DIGITS * 2, Emin=-_MOST_DIGITS * 2, rounding="ROUND_HALF_UP")
        rounded = number.quantize(Decimal(1).scaleb(-scale), context=exact)
        return None if not rounded or rounded.adjusted() < precision - scale else _FAR
    return None


def _float(text: str, type_: Type) -> str | None:
    if _ENDLESS.fullmatch(text):
        return None
    if _FLOAT.fullmatch(text) is None:
        return None if re.match(r"\s*[-+]?0x[\da-f]", text, re.I) else _NOT
    number = abs(float(text))
    zero = not any(digit in "123456789" for digit in text.lower().partition("e")[0])
    within = _LEAST_FLOAT[type_.name] < number < _MOST_FLOAT[type_.name] or number == _MOST_FLOAT[type_.name]
    return None if zero or within else _FAR


def _boolean(text: str, _: Type) -> str | None:
    word = text.strip().lower()
    long = any(len(word) >= least and full.startswith(word) for full, least in _BOOLEANS)
    return None if long or word in ("1", "0") else _NOT


_BOOLEANS = (("true", 1), ("false", 1), ("yes", 1), ("no", 1), ("on", 2), ("off", 2))


def _time(text: str, type_: Type) -> str | None:
    return None if is_time(text, type_.name) else _NOT


def _uuid(text: str, _: Type) -> str | None:
    found = _UUID.fullmatch(text)
    return None if found and bool(found[1]) == bool(found[2]) else _NOT


def _network(text: str, type_: Type) -> str | None:
    if type_.name.startswith("macaddr"):
        digits = len(re.findall(r"[\da-f]", text, re.I))
        if type_.name == "macaddr8":
            return None if digits >= 12 else _NOT  # noqa: PLR2004 - six bytes, or eight
        return None if _MAC.fullmatch(text.strip()) and 6 <= digits <= 12 else _NOT  # noqa: PLR2004 - of six bytes
    found = text.strip()
    if ":" not in found and found.partition("/")[0].count(".") < 3:  # noqa: PLR2004 - what is left out is zero
        parts = found.partition("/")[0].split(".")
        short = type_.name == "cidr" or "/" in found
        return None if short and all(re.fullmatch(r"\d+|0x[\da-f]+", part, re.I) for part in parts) else _NOT
    if "/" not in found or re.fullmatch(r".*/\d{1,3}", found):
        plain = re.sub(r"(?<![\w.:])0+(?=\d+\.)|(?<=\.)0+(?=\d)", "", found) if ":" not in found else found
        try:
            (ip_network if type_.name == "cidr" else ip_interface)(plain)
        except ValueError:
            return _NOT
        return _NOT if "%" in found else None
    return _NOT


def _bits(text: str, type_: Type) -> str | None:
    digits = text[1:] if text[:1] in ("b", "B", "x", "X") else text
    hexadecimal = text[:1] in ("x", "X")
    if not re.fullmatch(r"[\da-fA-F]*" if hexadecimal else "[01]*", digits, re.A):
        return _NOT
    count = len(digits) * (4 if hexadecimal else 1)
    size = int(type_.modifiers[0]) if type_.modifiers else count
    fits = count == size if type_.name == "bit" else count <= size
    return None if fits else f"has {count} bits, and {{}} takes {size}"


def _json(text: str, type_: Type) -> str | None:
    try:
        json.loads(text, parse_constant=_no_constant, parse_int=str, parse_float=str)
    except RecursionError:
        return None
    except ValueError:
        return _NOT
    return _NOT if type_.name == "jsonb" and re.search(r"(?<!\\)(?:\\\\)*\\u0000", text) else None


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _binary(text: str, _: Type) -> str | None:
    if text.startswith("\\x"):
        pairs = text[2:].split()
        return None if all(re.fullmatch(r"(?:[\da-fA-F]{2})*", part, re.A) for part in pairs) else _NOT
    return None if re.fullmatch(r"(?:[^\\]|\\\\|\\[0-3][0-7]{2})*", text, re.S) else _NOT


def _text(text: str, type_: Type) -> str | None:
    limit = type_.modifiers[0] if type_.modifiers else None
    if not isinstance(limit, int) or len(text) <= limit or not text[limit:].strip(" "):
        return None
    return f"has {len(text)} characters, and {{}} takes {limit}"


def _number_of_object(text: str, _: Type) -> str | None:
    number = text.strip()
    if not re.fullmatch(r"[-+]?\d{1,20}", number, re.A):
        return None if _INTEGER.fullmatch(number) else _NOT
    return None if -_MOST_OID // 2 <= int(number) < _MOST_OID else _FAR


def _money(text: str, _: Type) -> str | None:
    return _NOT if re.search(r"[a-z]", text, re.I) else None


_SYSTEM = {
    "pg_lsn": re.compile(r"[\da-f]{1,8}/[\da-f]{1,8}", re.I | re.A),
    "tid": re.compile(r".*\(.*,.*", re.S),
    "xid8": re.compile(r"\s*[-+]?\d.*", re.A | re.S),
}


def _system(text: str, type_: Type) -> str | None:
    form = _SYSTEM.get(type_.name)
    return _NOT if form and not form.fullmatch(text) else None


def _geometry(text: str, type_: Type) -> str | None:
    numbers = re.findall(r"\d+\.?\d*|\.\d+|inf|nan", text, re.I)
    return _NOT if len(numbers) < _LEAST_NUMBERS.get(type_.name, 2) or "," not in text else None


_LEAST_NUMBERS = {"lseg": 4, "box": 4, "line": 3, "circle": 3}


def _range(text: str, type_: Type) -> str | None:
    found = text.strip()
    if type_.name.endswith("multirange"):
        return None if re.fullmatch(r"\{\s*(?:[\[(e].*)?\}", found, re.S | re.I) else _NOT
    if found.lower() == "empty":
        return None
    ends = re.fullmatch(r"[\[(](?P<lower>[^,]*),(?P<upper>[^,]*)[\])]", found, re.S)
    if ends is None:
        return None if re.fullmatch(r"[\[(].*,.*[\])]", found, re.S) else _NOT
    inner = Type(_RANGES[type_.name])
    values = [ends[end].strip().strip('"') for end in ("lower", "upper")]
    wrong = [complaint(value, inner) for value in values if value]
    numbers = [Decimal(value) for value in values if _FLOAT.fullmatch(value)]
    backwards = len(numbers) == len(values) and numbers[0] > numbers[1]
    return "has ends that are none of type {}" if any(wrong) else "ends before it begins" if backwards else None


def _vector(text: str, type_: Type) -> str | None:
    if type_.name == "sparsevec":
        return None if re.fullmatch(r"\s*\{.*\}/\d+\s*", text) else _NOT
    found = re.fullmatch(r"\s*\[(.*)\]\s*", text, re.S)
    if found is None or not all(_FLOAT.fullmatch(part) for part in found[1].split(",")):
        return _NOT
    count, size = found[1].count(",") + 1, type_.modifiers[0] if type_.modifiers else 0
    return f"has {count} dimensions, and {{}} has {size}" if size and count != size else None


_READERS: dict[str, Callable[[str, Type], str | None]] = {
    "integer": _integer,
    "numeric": _numeric,
    "float": _float,
    "boolean": _boolean,
    **dict.fromkeys(("date", "time", "timestamp", "interval"), _time),
    "uuid": _uuid,
    "network": _network,
    "bit": _bits,
    "json": _json,
    "binary": _binary,
    "text": _text,
    "oid": _number_of_object,
    "money": _money,
    "system": _system,
    "geometry": _geometry,
    "range": _range,
    "vector": _vector,
}
_ELEMENT = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^",{}\\]*[^",{}\\\s]))\s*', re.S)


def _of_array(text: str, type_: Type, labels: Sequence[str]) -> str | None:
    """An array's elements, where it has no dimensions within and says none itself."""
    found = re.fullmatch(r"\s*(?:\[[\d:+\-\[\]]+\]\s*=\s*)?\{(.*)\}\s*", text, re.S)
    if found is None:
        return _NOT.format(type_sql(type_))
    inside, at = found[1], 0
    if "{" in inside.replace('"', "") or not inside.strip():
        return None
    while True:
        element = _ELEMENT.match(inside, at)
        if element is None:
            return _NOT.format(type_sql(type_))
        value = (
            element["plain"] if element["quoted"] is None else re.sub(r"\\(.)", r"\1", element["quoted"], flags=re.S)
        )
        wrong = complaint(value, type_.element(), labels) if (element["plain"] or "").upper() != "NULL" else None
        if wrong:
            return f"holds `{value}`, which {wrong}"
        at = element.end()
        if at == len(inside):
            return None
        if inside[at] != ",":
            return _NOT.format(type_sql(type_))
        at += 1
