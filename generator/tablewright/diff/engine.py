"""One comparison for all kinds: a catalog is mappings of dataclasses, and that is all that it needs to know.

It has three answers. Two objects are the same (nothing is said), they differ, or a side holds what is not modelled, of
which nobody can say whether it is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Literal

from tablewright.catalog.model import Catalog
from tablewright.catalog.types import Type, type_sql
from tablewright.kinds import KINDS

_PLAIN = re.compile(r"[\w.][\w. -]*(?<! )")
"""A text that YAML takes without quotes, wherever it stands."""

What = Literal["missing", "extra", "changed", "not modelled"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `missing` is what only the old side has, `extra` what only the new one has."""

    kind: str
    name: str
    what: What
    property: str = ""
    old: Any = None
    new: Any = None

    def __str__(self) -> str:
        subject = f"{self.kind} {self.name}" if self.kind else self.name
        if self.what == "changed":
            return f"{subject}: {self.property}: {shown(self.old)} != {shown(self.new)}"
        return f"{subject}: {self.what}"


def compare(old: Catalog, new: Catalog) -> tuple[Difference, ...]:
    """Every difference, kind by kind; last what is not modelled on either side (`old` and `new` say on which).

    Of partial kinds, what only the new side has is no difference.
    """
    found: list[Difference] = []
    for kind in KINDS:
        before, after = getattr(old, kind.attribute), getattr(new, kind.attribute)
        if kind.partial:
            after = {key: object_ for key, object_ in after.items() if key in before}
        found += _objects(kind.name, "", before, after)
    before, now = ({each.name for each in side.unmodelled} for side in (old, new))
    for name in sorted(before | now):
        found.append(Difference("", name, "not modelled", old=name in before, new=name in now))
    return tuple(found)


def _objects(kind: str, prefix: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Difference]:
    for key in old:
        if key not in new:
            yield Difference(kind, f"{prefix}{key}", "missing", old=old[key])
        elif old[key] != new[key]:
            yield from properties(kind, f"{prefix}{key}", old[key], new[key])
    for key in new:
        if key not in old:
            yield Difference(kind, f"{prefix}{key}", "extra", new=new[key])


def properties(kind: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
    """What differs between two objects of one type; parts that have names are compared by these."""
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if _have_names(before) and _have_names(after):
            yield from _parts(kind, name, field.name, before, after)
        else:
            yield Difference(kind, name, "changed", field.name, before, after)


def _have_names(value: Any) -> bool:
    """Whether it is a tuple of objects with names, as the columns of a table are."""
    return isinstance(value, tuple) and all(hasattr(item, "name") for item in value)


def _parts(kind: str, name: str, property_: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Difference]:
    """Parts are compared by name; and by position, so far as both sides have them."""
    before, after = ({part.name: part for part in parts} for parts in (old, new))
    yield from _objects(type((*old, *new)[0]).__name__.lower(), f"{name}.", before, after)
    order_before = tuple(part for part in before if part in after)
    order_after = tuple(part for part in after if part in before)
    if order_before != order_after:
        yield Difference(kind, name, "changed", f"order of {property_}", order_before, order_after)


def shown(value: Any) -> str:
    """A value as YAML says it, or SQL: of a dataclass only what is not the default."""
    return value if isinstance(value, str) else "nothing" if value is None else _yaml(value)


def _yaml(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
        case Type(namespace=namespace, name=name):
            return type_sql(value, f"{namespace}.{name}" if namespace else None)
        case tuple() if not hasattr(value, "_fields"):
            return f"[{', '.join(map(_yaml, value))}]"
    if is_dataclass(value):
        said = (field for field in fields(value) if getattr(value, field.name) != _default(field))
        return f"{{{', '.join(f'{f.name}: {_yaml(getattr(value, f.name))}' for f in said)}}}"
    return str(value)


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
