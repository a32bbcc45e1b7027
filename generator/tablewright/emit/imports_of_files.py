"""The import script: how each column is checked, and a pattern of the values that need no second look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tablewright.catalog.model import Column, Enum, Table
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type, family
from tablewright.emit.plain_values import one_of, plain_integer, plain_number, plain_text
from tablewright.emit.render import Files, Render
from tablewright.emit.running import surroundings
from tablewright.emit.schema_checks import is_common_pattern
from tablewright.quoting import python_string
from tablewright.running import Import
from tablewright.spec import Spec
from tablewright.sqltext import Condition, conditions, read_expression

_BITS = {"smallint": 16, "integer": 32, "bigint": 64}
_CHECKED_TEXTS = ("text", "varchar")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """Code for each argument of the script's `Column`."""

    name: str
    check: str
    plain: str
    required: bool
    default: str
    rules: list[str]


@dataclass(frozen=True, slots=True)
class TargetView:
    label: str
    namespace: str
    table: str
    key: str
    columns: list[ColumnView]
    time_zone: str
    rejects: bool
    partitioned_by: str
    bound: str
    afterwards: str


def import_script(spec: Spec, render: Render) -> Files:
    """The script, where there is something to import."""
    path = spec.system.layout.imports
    if not path or not spec.running.imports:
        return
    targets = [_target(spec, key, found) for key, found in spec.running.imports.items()]
    columns = [column for target in targets for column in target.columns]
    code = "\n".join(part for column in columns for part in (column.check, *column.rules))
    partitioned = any(target.partitioned_by for target in targets)
    moments, dates = "moment(" in code, any(column.check == "day" for column in columns)
    numbers = "number(" in code
    names = {
        "UTC": moments or partitioned,
        "date": dates or partitioned,
        "datetime": moments or partitioned,
        "timedelta": partitioned,
    }
    view = {
        **surroundings(spec, path),
        "targets": targets,
        "only": f"default={targets[0].label}" if len(targets) == 1 else "required=True",
        "strict": not all(target.rejects for target in targets),
        "texts": "text(" in code,
        "integers": "integer(" in code,
        "numbers": numbers,
        "booleans": any(column.check == "boolean" for column in columns),
        "uuids": any(column.check == "identifier" for column in columns),
        "labels": "label(" in code,
        "days": dates or moments,
        "dates": dates,
        "moments": moments,
        "zones": moments,
        "partitioned": partitioned,
        "decimals": "ROUND_HALF_UP, Decimal, localcontext" if numbers else "",
        "datetime_names": ", ".join(name for name, used in names.items() if used),
    }
    yield path, render("runtime/import.py.jinja", **view)


def _target(spec: Spec, key: QName, found: Import) -> TargetView:
    table = spec.catalog.tables[key]
    said = list(_conditions(spec, table))
    by = partition_key(table)
    type_name = table.column(by).type.name if by and by in found.columns else ""
    bounds = {"timestamptz": "datetime.fromisoformat", "date": "date.fromisoformat"}
    partitioned = by if by and type_name in bounds else ""
    return TargetView(
        label=python_string(key.name if key.namespace == "public" else str(key)),
        namespace=python_string(key.namespace),
        table=python_string(key.name),
        key=_tuple(map(python_string, found.key)),
        columns=[_column(spec, table.column(name), said, found) for name in found.columns],
        time_zone=python_string(found.naive_time_zone) if found.naive_time_zone else "",
        rejects=found.rejects,
        partitioned_by=python_string(partitioned) if partitioned else "",
        bound=bounds.get(type_name, ""),
        afterwards=python_string(found.afterwards) if found.afterwards else "",
    )


def partition_key(table: Table) -> str | None:
    """The column by whose ranges a table is partitioned, where it is just one."""
    by = table.partition_by
    plain = by is not None and by.strategy == "range" and len(by.keys) == 1 and not by.keys[0].is_expression
    return by.keys[0].item if by and plain else None


def _conditions(spec: Spec, table: Table) -> Iterator[Condition]:
    for check in spec.catalog.checks.values():
        if QName(*check.key[:2]) == table.key:
            yield from conditions(check.expression)


def _column(spec: Spec, column: Column, said: list[Condition], found: Import) -> ColumnView:
    default = _constant(column.default)
    own = [condition for condition in said if condition.column == column.name]
    rules = [rule for condition in own for rule in _rule(condition, column.type)]
    check, plain = _check(spec, column.type, own, found)
    optional = column.nullable and not default
    return ColumnView(
        name=python_string(column.name),
        check=check,
        plain=_optional(plain) if optional else plain,
        required=not column.nullable and not default,
        default=python_string(default) if default else "",
        rules=rules,
    )


def _optional(plain: str) -> str:
    inside = f"(?:{plain[3:-1]})?"
    return _pattern(inside) if plain.startswith('rb"') else f'rb"(?:" + {plain} + rb")?"'


def _constant(default: str | None) -> str:
    """The value of a default that is one; an expression is the server's to work out."""
    if default is None:
        return ""
    if _NUMBER.fullmatch(default) or default in ("true", "false"):
        return default
    return read_expression(default).constant or ""


def _check(spec: Spec, type_: Type, said: list[Condition], found: Import) -> tuple[str, str]:
    """The code that checks a value, and that of the pattern of plain ones."""
    match family(type_):
        case "text":
            limit = type_.modifiers[0] if type_.modifiers else None
            return f"text({limit or ''})", _pattern(plain_text(type_, said))
        case "integer":
            return f"integer({_BITS[type_.name]})", _pattern(plain_integer(type_, said))
        case "numeric":
            return f"number({', '.join(map(str, type_.modifiers))})", _pattern(plain_number(type_, said))
        case "boolean":
            return "boolean", _pattern("(?:true|false|t|f)")
        case "uuid":
            return "identifier", _pattern("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        case "date":
            return "day", "DAY"
        case "enum":
            labels = _enum(spec, type_).labels
            return f"label({', '.join(map(python_string, labels))})", _pattern(one_of(labels))
    zone = python_string(found.naive_time_zone) if found.naive_time_zone else ""
    return f"moment({zone})", 'MOMENT + OFFSET + rb"?"' if zone else "MOMENT + OFFSET"


def _enum(spec: Spec, type_: Type) -> Enum:
    return spec.catalog.enums[QName(type_.namespace or "", type_.name)]


def _pattern(plain: str) -> str:
    return f'rb"{plain}"'


def _rule(condition: Condition, type_: Type) -> Iterator[str]:
    """The code of the script's `Rule` for a condition that Python sees as PostgreSQL does."""
    value, operator = condition.values[0], condition.operator
    kind, compared = family(type_), {"=": "==", "<>": "!="}.get(operator, operator)
    is_number = not isinstance(value, str)
    if kind == "integer" and isinstance(value, int) and operator not in ("~", "in"):
        yield _made(f"int(value) {compared} {value}", f"is not {operator} {value}")
    elif kind == "numeric" and is_number and operator not in ("~", "in"):
        yield _made(f'Decimal(value) {compared} Decimal("{value}")', f"is not {operator} {value}")
    elif kind == "text" and condition.of_length and is_number and type_.name in _CHECKED_TEXTS:
        yield _made(f"len(value) {compared} {value}", f"has a length that is not {operator} {value}")
    elif kind == "text" and operator == "in" and type_.name in _CHECKED_TEXTS:
        labels = _tuple(python_string(str(label)) for label in condition.values)
        yield _made(f"value in {labels}", f"is none of {', '.join(map(str, condition.values))}")
    elif kind == "text" and operator in ("=", "<>") and isinstance(value, str) and type_.name in _CHECKED_TEXTS:
        yield _made(f"value {compared} {python_string(value)}", f"is not {operator} '{value}'")
    elif kind == "text" and operator == "~" and isinstance(value, str) and is_common_pattern(value):
        yield f"Rule(re.compile({python_string(value)}).search, {python_string(f'does not match {value}')})"


def _made(holds: str, words: str) -> str:
    return f"Rule(lambda value: {holds}, {python_string(words)})"


def _tuple(items: Iterable[str]) -> str:
    *first, last = items
    return f"({', '.join((*first, last))})" if first else f"({last},)"
