"""YAML values to nodes of the language, with every complaint at its place.

Pydantic stops at nothing: it lists all that is wrong with a value. What it complained about is taken out and the rest
is read again, so that one wrong key does not hide what is wrong elsewhere.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tablewright.errors import Path, Problems, did_you_mean

N = TypeVar("N", bound=BaseModel)
_ROUNDS = 8

_WANTED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def validate(model: type[N], value: Any, path: Path, problems: Problems) -> tuple[N | None, frozenset[Path]]:
    """Read a plain value as a node; also the paths of what was taken out because it was wrong."""
    pruned: set[Path] = set()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(value), frozenset(pruned)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=True):
                where = detail["loc"]
                message, hint = _words(model, detail)
                problems.add((*path, *where), message, hint=hint)
                taken = where[:-1] if detail["type"] == "missing" else where
                kept = _prune(value, taken)
                pruned.add((*path, *kept))
                if not kept:
                    return None, frozenset(pruned)
    return None, frozenset(pruned)


def _prune(value: Any, where: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Take out the innermost part that the location names; returns the way that led there."""
    way: list[str | int] = []
    parents: list[tuple[Any, Any]] = []
    here = value
    for part in where:
        if isinstance(here, dict):
            key = list(here)[part] if isinstance(part, int) and part not in here and part < len(here) else part
            if key not in here:
                continue
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            key = part
        else:
            continue
        parents.append((here, key))
        way.append(part)
        here = here[key]
    if parents:
        parent, key = parents[-1]
        if isinstance(parent, list) and len(parent) > 1:
            parent.pop(key)
        elif isinstance(parent, list):
            return _prune(value, tuple(way[:-1]))
        else:
            del parent[key]
    return tuple(way)


def _words(model: type[BaseModel], detail: Mapping[str, Any]) -> tuple[str, str]:
    """A complaint of Pydantic's in the words of the spec language, and a hint."""
    kind, where, given = detail["type"], detail["loc"], detail["input"]
    name = str(where[-1]) if where else "the file"
    if kind == "extra_forbidden":
        node = _node_at(model, where[:-1])
        return f"unknown key `{name}`", did_you_mean(name, _keys(node)) if node else ""
    if kind == "missing":
        return f"`{name}` is missing", ""
    if kind in _WANTED:
        return f"`{name}` should be {_WANTED[kind]}, not {_described(given)}", _cure(kind, given)
    if kind == "literal_error":
        expected = str(detail["ctx"]["expected"])
        return f"`{_described(given)}` is not one of {expected}", did_you_mean(
            str(given), expected.replace("'", "").split(", ")
        )
    if kind in ("too_short", "string_too_short"):
        return f"`{name}` is empty", ""
    if kind == "string_pattern_mismatch":
        return f"`{given}` does not fit `{name}`: it must match {detail['ctx']['pattern']}", ""
    text = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return f"`{name}`: {text}", ""


def _described(given: Any) -> str:
    match given:
        case None:
            return "nothing"
        case bool():
            return str(given).lower()
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return given if len(given) <= 40 else f"{given[:37]}…"  # noqa: PLR2004 - what fits in a message
        case _:
            return str(given)


def _cure(kind: str, given: Any) -> str:
    if kind == "string_type" and isinstance(given, bool | int | float):
        return f'put it in quotes: "{_described(given)}"'
    if kind == "bool_type" and isinstance(given, str) and given.lower() in ("yes", "no", "on", "off"):
        return f"YAML 1.2 reads `{given}` as a text: write true or false"
    return ""


def _keys(node: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in node.model_fields.items()]


def _node_at(model: type[BaseModel], where: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The node of the language that a location leads to."""
    node: type[BaseModel] | None = model
    for part in where:
        if node is None:
            return None
        for name, field in node.model_fields.items():
            if part in (name, field.alias):
                node = _first_node(field.annotation)
                break
    return node


def _first_node(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    for argument in typing.get_args(annotation):
        found = _first_node(argument)
        if found:
            return found
    return None
