"""Parts of a table or a partition that stand in a list, or in a mapping by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

NAMED = {
    "unique": "columns",
    "checks": "expression",
    "excludes": "elements",
    "foreign_keys": "columns",
    "indexes": "on",
    "statistics": "on",
}
"""The parts of a table that may be named, and the key that the short form of each stands for."""


def name_parts(properties: dict[str, Any], keys: Iterable[str]) -> None:
    """Let an editor know that these lists may be mappings by name."""
    for key in keys:
        listed = properties[key]
        named = {"type": "object", "additionalProperties": listed["items"]}
        properties[key] = {"title": listed["title"], "anyOf": [listed, named, {"type": "null"}]}


def list_of_named(part: Any, short: str) -> Any:
    """A mapping by name as a list of what has a name."""
    if part is None:
        return []
    if not isinstance(part, dict):
        return part
    return [{"name": name, **(body if isinstance(body, dict) else {short: body})} for name, body in part.items()]
