"""YAML values to nodes of the language, with every complaint at its place.

Pydantic stops at nothing: it lists all that is wrong with a value. What it complained about is taken out and the rest
is read again, so that one wrong key does not hide what is wrong elsewhere.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, Tag, ValidationError

from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.texts import TWICE
from tablewright.specio.source import Source

N = TypeVar("N", bound=BaseModel)
_BOUNDS = {"greater_than_equal": ("ge", "or more"), "less_than_equal": ("le", "or less")}
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


def validate(model: type[N], source: Source, problems: Problems) -> tuple[N | None, frozenset[Path]]:
    """Read a file as a node; also the paths of what was taken out because it was wrong."""
    pruned: set[Path] = set()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(source.value), frozenset(pruned)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        misspelled = {
            (source.name, *detail["loc"][:-1]): _other_key(model, detail["loc"])
            for detail in details
            if detail["type"] == "extra_forbidden"
        }
        for detail in details:
            where = (source.name, *detail["loc"])
            if _is_no_news(detail["type"], where, pruned, misspelled):
                continue
            message, hint = _words(model, source.value, detail)
            if detail["type"] in ("missing", "extra_forbidden"):
                problems.add_at_key(where, message, hint=hint)
            else:
                problems.add(where, message, hint=hint)
        # From the last to the first, so that the positions in a list stay those that were complained about.
        for detail in reversed(details):
            taken = detail["loc"][:-1] if detail["type"] == "missing" else detail["loc"]
            if _is_behind_a_comma(detail):
                cut = _key_before(source.value, taken)
                pruned |= {(source.name, *_prune(source, (*taken[:-1], key))) for key in cut}
            kept = _prune(source, taken)
            pruned |= {(source.name, *kept), (source.name, *taken)}
            if not kept:
                return None, frozenset(pruned)
    return None, frozenset(pruned)


def _is_behind_a_comma(detail: Mapping[str, Any]) -> bool:
    """Whether an unknown key is the rest of a value, as in `{type: numeric(10,2)}`; the value before it is cut, too."""
    if detail["input"] is not None:
        return False
    key = str(detail["loc"][-1])
    if detail["type"] == "extra_forbidden":
        return not re.fullmatch(r"\w+", key)
    # Where any key may stand: `{price: numeric(10,2)}`.
    return detail["type"] in ("model_type", "model_attributes_type") and key.endswith(")")


def _is_no_news(kind: str, where: Path, pruned: set[Path], misspelled: Mapping[Path, str]) -> bool:
    """Whether it follows from what was complained about."""
    if kind == "missing":
        if f"`{where[-1]}`" in misspelled.get(where[:-1], ""):
            return True
    elif kind != "value_error":
        return False
    return any(path[: len(where)] == where for path in pruned)


def _way(value: Any, where: Path) -> list[tuple[Any, str | int]]:
    """Every container on the way to a location and the key in it; what Pydantic adds to the way is passed over."""
    way: list[tuple[Any, str | int]] = []
    here = value
    for part in where:
        if isinstance(here, dict):
            # The language reads some mappings by name as lists: the n-th entry is meant.
            key = list(here)[part] if isinstance(part, int) and part < len(here) else part
            if key not in here:
                continue
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            key = part
        else:
            continue
        way.append((here, key))
        here = here[key]
    return way


def _key_before(value: Any, where: Path) -> list[str | int]:
    """The key before the one that a location names, if there is any."""
    way = _way(value, where)
    keys = list(way[-1][0]) if way and way[-1][1] == where[-1] else [where[-1]]
    return keys[: keys.index(where[-1])][-1:]


def _prune(source: Source, where: Path) -> Path:
    """Take out the innermost part that the location names; returns the way that led there."""
    way = _way(source.value, where)
    while way and isinstance(way[-1][0], list) and len(way[-1][0]) == 1:
        way.pop()
    path = tuple(key for _, key in way)
    if way:
        parent, key = way[-1]
        source.forget(path)
        del parent[key]
    return path


def _words(model: type[BaseModel], value: Any, detail: Mapping[str, Any]) -> tuple[str, str]:
    """A complaint of Pydantic's in the words of the spec language, and a hint."""
    kind, where, given = detail["type"], detail["loc"], detail["input"]
    if _is_behind_a_comma(detail):
        return (
            f"`{where[-1]}` stands behind a comma",
            "inside { } a comma ends a value: put a text with commas in quotes",
        )
    if kind == "extra_forbidden":
        return f"unknown key `{where[-1]}`", _other_key(model, where)
    if kind in ("missing", TWICE):
        return (f"`{where[-1]}` is missing" if kind == "missing" else f"`{given}` is listed twice"), ""
    name = _named(value, where)
    if kind in _WANTED:
        node = _node_at(model, where)
        wanted = node.__dict__.get("wanted") if node and kind == "model_type" else None
        return f"{name} should be {wanted or _WANTED[kind]}, not {_described(given)}", _cure(kind, given)
    if kind == "literal_error":
        expected = re.findall(r"'([^']*)'|(True|False)", str(detail["ctx"]["expected"]))
        choices = [text or word.lower() for text, word in expected]
        return f"{name} cannot be `{_described(given)}`", did_you_mean(str(given), choices) or _listed(choices)
    if kind in ("too_short", "string_too_short"):
        return f"{name} is empty", ""
    if kind in _BOUNDS:
        return f"{name} should be {detail['ctx'][_BOUNDS[kind][0]]} {_BOUNDS[kind][1]}, not {_described(given)}", ""
    return f"{name}: {str(detail['msg']).removeprefix('Value error, ')}", ""


def _listed(choices: list[str]) -> str:
    return f"known: {', '.join(choices)}"


def _named(value: Any, where: Path) -> str:
    """What the message calls the value at a location."""
    keys = [key for _, key in _way(value, where)]
    name = next((key for key in reversed(keys) if isinstance(key, str)), None)
    if name is None:
        return "the file"
    return f"`{name}`" if keys[-1] == name else f"an entry of `{name}`"


def _other_key(model: type[BaseModel], where: Path) -> str:
    """A hint for an unknown key."""
    node = _node_at(model, where[:-1])
    return did_you_mean(str(where[-1]), _keys(node)) if node else ""


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
    if kind == "int_type" and isinstance(given, str) and given.isdigit():
        return "take the quotes away"
    if kind == "bool_type" and isinstance(given, str) and given.lower() in ("yes", "no", "on", "off"):
        return f"YAML 1.2 reads `{given}` as a text: write true or false"
    return ""


def _keys(node: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in node.model_fields.items()]


def _node_at(model: type[BaseModel], where: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The node of the language that a location leads to."""
    node: type[BaseModel] | None = model
    annotation: Any = None
    for part in where:
        if node is None:
            return None
        for form in _forms(annotation, part):
            node = _first_node(form)
        for name, field in node.model_fields.items() if node else ():
            if part in (name, field.alias):
                annotation = field.annotation
                node = _first_node(annotation)
                break
    return node


def _forms(annotation: Any, tag: str | int) -> list[Any]:
    """Of a value that may have several forms, the one with that tag."""
    forms = typing.get_args(annotation)
    return [form for form in forms if Tag(str(tag)) in getattr(form, "__metadata__", ())]


def _first_node(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    for argument in typing.get_args(annotation):
        found = _first_node(argument)
        if found:
            return found
    return None
