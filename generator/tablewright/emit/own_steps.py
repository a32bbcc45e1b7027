"""The regions of a revision in which a person's own steps stand: who writes the file anew keeps them."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, get_args

Direction = Literal["upgrade", "downgrade"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
BEGIN = "# --- own steps: tablewright keeps what stands here ---"
END = "# --- end of own steps ---"


class _Region(NamedTuple):
    """`first` and `last` are the lines of the marks, counted from 0."""

    direction: Direction
    first: int
    last: int
    indentation: str


def take(text: str) -> dict[Direction, str]:
    """What stands in the regions of a revision, from the margin on; nothing for those that are empty."""
    lines = _lines(text)
    inside = _inside_strings(text)
    found: dict[Direction, str] = {}
    for region in _regions(lines):
        kept = [
            lines[number] if number in inside else lines[number].removeprefix(region.indentation)
            for number in range(region.first + 1, region.last)
        ]
        if any(line.strip() for line in kept):
            found[region.direction] = "".join(kept)
    return found


def put(text: str, kept: Mapping[Direction, str]) -> str:
    """The revision with this in its regions, whatever stood there."""
    lines = _lines(text)
    for region in reversed(list(_regions(lines))):
        lines[region.first + 1 : region.last] = _indented(kept.get(region.direction, ""), region.indentation)
    return "".join(lines)


def _indented(own: str, indentation: str) -> list[str]:
    inside = _inside_strings(own)
    lines = _lines(own)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return [line if number in inside or not line.strip() else indentation + line for number, line in enumerate(lines)]


def _regions(lines: list[str]) -> Iterator[_Region]:
    """The first region of each function; a mark without the other is none."""
    direction: Direction | None = None
    begin: int | None = None
    for number, line in enumerate(lines):
        if function := re.match(r"def (\w+)\(", line):
            direction = next((d for d in DIRECTIONS if d == function[1]), None)
            begin = None
        elif line.strip() == BEGIN and begin is None:
            begin = number
        elif line.strip() == END and begin is not None and direction is not None:
            indentation = lines[begin][: -len(lines[begin].lstrip())]
            yield _Region(direction, begin, number, indentation)
            direction = None


def _lines(text: str) -> list[str]:
    """As Python counts them; `splitlines()` knows more ends of lines."""
    return io.StringIO(text).readlines()


def _inside_strings(source: str) -> frozenset[int]:
    """The lines that begin inside a string, where a space is more than an indentation."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return frozenset()
    return frozenset(
        number
        for node in nodes
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
        for number in range(node.lineno, node.end_lineno or node.lineno)
    )
