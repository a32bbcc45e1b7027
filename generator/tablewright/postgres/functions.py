"""The functions that PostgreSQL and extensions bring: enough of pg_proc to refuse what a server would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True, slots=True)
class Builtin:
    """`volatility` is `mixed` where overloads differ; then `unstable` has the argument types of the others."""

    kind: Literal["function", "aggregate", "window", "procedure", "set"]
    volatility: Literal["immutable", "stable", "volatile", "mixed"]
    since: int
    unstable: tuple[tuple[str, ...], ...] = ()


_KINDS = {"f": "function", "a": "aggregate", "w": "window", "p": "procedure", "s": "set"}
_VOLATILITIES = {"i": "immutable", "s": "stable", "v": "volatile", "m": "mixed"}


@cache
def _rows() -> dict[str, str]:
    text = files("tablewright.postgres").joinpath("functions.tsv").read_text(encoding="utf-8")
    return {line.partition("\t")[0]: line for line in text.splitlines() if not line.startswith("#")}


@cache
def builtin(name: str) -> Builtin | None:
    """The built-in function of that name, or None."""
    row = _rows().get(name)
    if row is None:
        return None
    _, kind, volatility, since, *rest = row.split("\t")
    unstable = tuple(tuple(signature.split(",")) for signature in rest[0].split(";")) if rest else ()
    return Builtin(_KINDS[kind], _VOLATILITIES[volatility], int(since), unstable)  # type: ignore[arg-type]


def builtin_names() -> list[str]:
    """Every name that `builtin` knows."""
    return list(_rows())


@cache
def extension_functions() -> Mapping[str, Mapping[str, str]]:
    """The functions of each extension that is known here, with their volatilities."""
    text = files("tablewright.postgres").joinpath("extension_functions.tsv").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            extension, *function = line.split("\t")
            found.setdefault(extension, {}).update([(function[0], _VOLATILITIES[function[1]])] if function else [])
    return found
