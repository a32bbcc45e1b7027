"""What is wrong, where, and what to do about it. Problems are collected, not raised halfway."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

Path = tuple[str | int, ...]
"""The way to a value in a spec: the file's name, then keys and positions, e.g. `("core.yaml", "tables", "users")`."""

Severity = Literal["error", "warning"]
WarningId = Literal[
    "bad-ignore",
    "empty",
    "leaks-nothing",
    "length-dropped",
    "lock-in-view",
    "no-primary-key",
    "null-refused",
    "open-search-path",
    "sql-in-text",
    "star-in-view",
    "unproven-extension",
    "unused-ignore",
]
"""What a warning can be about: the word that `# tablewright: ignore[…]` says."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file: line and column count from 1; `text` is the line itself, without its end."""

    file: str
    line: int = 0
    column: int = 0
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the input, or, with an id, a warning: what its author may well have meant."""

    message: str
    place: Place
    hint: str = ""
    id: WarningId | None = None

    @property
    def severity(self) -> Severity:
        return "warning" if self.id else "error"

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.severity}: {self.message}{f' [{self.id}]' if self.id else ''}"]
        if self.place.text.strip():
            lines += [f"    {line}" for line in _pointed_at(self.place.text, self.place.column - 1)]
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)


_ROOM = 110


def _pointed_at(text: str, column: int) -> tuple[str, str]:
    """The part of a line around a column that fits in a terminal, and a caret for the line below."""
    start = 0 if len(text) <= _ROOM else max(0, min(column - _ROOM // 2, len(text) - _ROOM))
    # A tab or an invisible character would move the caret, and an escape code the reader's cursor.
    shown = "".join(c if c.isprintable() else " " for c in text[start : start + _ROOM])
    before = shown[: column - start]
    width = len(before) + sum(unicodedata.east_asian_width(c) in "WF" for c in before)
    return ("…" if start else "") + shown, " " * (width + bool(start)) + "^"


class InputError(Exception):
    """The input is wrong; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Problems:
    """Collects problems while a spec is read; `locate` turns a path and an offset in its text into a place."""

    locate: Callable[[Path, int], Place]
    locate_key: Callable[[Path], Place]
    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path, message: str, *, hint: str = "", offset: int = 0) -> None:
        """Note a problem at `path`; `offset` is the number of characters into that scalar's text."""
        self.note(Problem(message, self.locate(path, offset), hint))

    def warn(self, id_: WarningId, path: Path, message: str, *, hint: str = "") -> None:
        """Note at the name at the end of `path` what is refused by nobody, and seldom meant."""
        self.note(Problem(message, self.locate_key(path), hint, id_))

    def add_at_key(self, path: Path, message: str, *, hint: str = "") -> None:
        """Note a problem with the name at the end of `path`, or with all that stands behind it."""
        self.note(Problem(message, self.locate_key(path), hint))

    def note(self, problem: Problem) -> None:
        """Note a problem once."""
        if problem not in self.found:
            self.found.append(problem)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.found if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.found if problem.severity == "warning"]

    def raise_if_any(self) -> None:
        """Raises InputError with all problems, in the order of their places, if one of them is an error."""
        if self.errors:
            raise InputError(in_order(self.found))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of their places."""
    return sorted(problems, key=lambda p: (p.place.file, p.place.line, p.place.column))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or lists the few that there are."""
    choices = sorted(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    few = 12
    return f"known: {', '.join(choices)}" if 0 < len(choices) <= few else ""
