"""What PostgreSQL's own catalogs say, read from servers: tables of facts beside this module, one a file.

`tests/test_facts.py` holds them against servers, and writes them anew.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

Rows = tuple[tuple[str, ...], ...]


@cache
def rows(table: str) -> Rows:
    """The rows of a table; the last column is the version that the row came with, 0 of one before 16."""
    text = files("tablewright.postgres").joinpath(f"{table}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if not line.startswith("# "))


class AccessMethod(NamedTuple):
    """What the indexes of an access method can be."""

    ordered: bool
    unique: bool
    of_several_columns: bool
    including: bool


@cache
def access_methods() -> dict[str, AccessMethod]:
    """Those that PostgreSQL brings, and the extension vector."""
    return {name: AccessMethod(*map(bool, can)) for name, *can, _ in rows("access_methods")}


class OperatorClass(NamedTuple):
    """How an access method handles a type; `default` where nobody has to name it."""

    name: str
    type: str
    default: bool
    extension: str


@cache
def operator_classes(method: str) -> tuple[OperatorClass, ...]:
    """The operator classes of an access method, those that extensions bring among them."""
    return tuple(
        OperatorClass(name, type_, bool(default), extension)
        for of, name, type_, default, extension, _ in rows("operator_classes")
        if of == method
    )


class Setting(NamedTuple):
    """A parameter of the server: `type` is bool, integer, real, enum or string."""

    type: str
    least: str
    most: str
    words: tuple[str, ...]
    unit: str
    context: str
    since: int


@cache
def settings() -> dict[str, Setting]:
    """All that have no dot in their names; in lower case, as nobody needs to write their capitals."""
    return {
        name.lower(): Setting(type_, least, most, tuple(words.split(",")) if words else (), unit, context, int(since))
        for name, type_, least, most, words, unit, context, since in rows("settings")
    }


@cache
def command_tags() -> dict[str, int]:
    """The commands that event triggers know, each with the version that it came with."""
    return {tag: int(since) for tag, since in rows("command_tags")}


@cache
def assignable() -> frozenset[tuple[str, str]]:
    """The pairs of types of which a value of the first becomes one of the second by itself when it is stored."""
    return frozenset((source, target) for source, target, *_ in rows("casts"))


@cache
def alike() -> frozenset[tuple[str, str]]:
    """The pairs of types of which a value of the first is one of the second as it is."""
    return frozenset((source, target) for source, target, how, same, _ in rows("casts") if how == "i" and same)


class Operator(NamedTuple):
    """One form of an operator; `commutes` says that it is its own commutator."""

    left: str
    right: str
    result: str
    commutes: bool


@cache
def operator_results(operator: str) -> tuple[Operator, ...]:
    """The forms of an operator."""
    return tuple(
        Operator(left, right, result, bool(commutes))
        for name, left, right, result, commutes, _ in rows("operators")
        if name == operator
    )


class Form(NamedTuple):
    """One form of a function: how many arguments it takes, and what it returns."""

    fewest: int
    most: int
    result: str


@cache
def _forms() -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for name, fewest, most, result, _ in rows("results"):
        found.setdefault(name, []).append(Form(int(fewest), int(most), result))
    return found


def forms(function: str) -> tuple[Form, ...]:
    """The forms of a built-in function; none of one that is not known."""
    return tuple(_forms().get(function, ()))
