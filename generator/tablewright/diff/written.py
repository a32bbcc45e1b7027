"""An old object in the author's words, as far as these are known: where both sides are the same."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from tablewright.catalog.model import Catalog
from tablewright.kinds import KINDS

T = TypeVar("T")


def as_written(old: T, new: T, written: T) -> T:
    """`old` with the words of `written` wherever PostgreSQL prints `old` like `new`.

    So that what differs between the result and `written` is what has changed, whatever the author's words are.
    """
    return cast(T, _told(old, new, written))


def in_words(old: Catalog, new: Catalog, written: Catalog) -> Catalog:
    """A whole catalog in the author's words, as far as they are known."""
    said: dict[str, Any] = {}
    for kind in KINDS:
        before, after, words = (getattr(catalog, kind.attribute) for catalog in (old, new, written))
        said[kind.attribute] = {
            key: as_written(object_, after[key], words[key]) if key in after and key in words else object_
            for key, object_ in before.items()
        }
    return replace(old, **said)


def _told(old: Any, new: Any, written: Any) -> Any:
    if old == new:
        return written
    if _is_plain_dataclass(old) and type(old) is type(new) is type(written):
        values = {
            f.name: _told(getattr(old, f.name), getattr(new, f.name), getattr(written, f.name)) for f in fields(old)
        }
        return type(old)(**values)
    if _is_named(old) and _is_named(new) and _is_named(written):
        news, writtens = ({part.name: part for part in parts} for parts in (new, written))
        return tuple(
            _told(part, news[part.name], writtens[part.name]) if part.name in news and part.name in writtens else part
            for part in old
        )
    return old


def _is_plain_dataclass(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _is_named(value: Any) -> bool:
    """Whether it is a tuple of parts with names: the checks of a domain, the columns of a view."""
    return isinstance(value, tuple) and not hasattr(value, "_fields") and all(hasattr(p, "name") for p in value)
