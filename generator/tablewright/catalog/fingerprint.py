"""A short name for all that a catalog holds, so that a revision can say which one it leads to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

from tablewright.catalog.model import Catalog, Table

_DIGITS = 32


def fingerprint(catalog: Catalog) -> str:
    """The same for catalogs that are equal, whatever the order of their objects and of their tables' columns.

    What has its default counts for nothing, so that a field that a later version knows in addition changes nothing.
    """
    kinds = {
        attribute.name: sorted(_text(_plain(object_)) for object_ in getattr(catalog, attribute.name).values())
        for attribute in fields(catalog)
        if attribute.name != "unmodelled"
    }
    present = {kind: objects for kind, objects in kinds.items() if objects}
    return hashlib.sha256(_text(present).encode()).hexdigest()[:_DIGITS]


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """A value in terms of JSON."""
    if value is None or isinstance(value, str | int | float):
        return value
    if hasattr(value, "__dataclass_fields__"):
        plain = {name: _plain(part) for name, part in _said(value)}
        if isinstance(value, Table):
            plain["columns"].sort(key=lambda column: column["name"])
        return plain
    if hasattr(value, "_field_defaults"):
        usual = value._field_defaults
        return {
            name: _plain(part) for name, part in value._asdict().items() if name not in usual or part != usual[name]
        }
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    raise TypeError(f"a catalog holds no {type(value).__name__}")


def _said(value: Any) -> Iterator[tuple[str, object]]:
    """The fields that are compared and differ from their default."""
    class_: Any = type(value)
    for name, default in _compared(class_):
        part = getattr(value, name)
        if part != default:
            yield name, part


@cache
def _compared(class_: Any) -> tuple[tuple[str, object], ...]:
    """The fields of a dataclass that are compared, each with its default, or with what equals nothing."""
    return tuple(
        (field.name, field.default_factory() if field.default_factory is not MISSING else field.default)
        for field in fields(class_)
        if field.compare
    )
