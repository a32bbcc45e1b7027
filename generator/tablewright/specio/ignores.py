"""Comments that say of a warning that it is meant: `# tablewright: ignore[no-primary-key] written and never read`.

One stands in the line that it is about, or in the line above.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

import yaml

from tablewright.errors import Problem, WarningId, did_you_mean
from tablewright.specio.source import Source

_COMMENT = re.compile(r"(?<!\S)#[ \t]*tablewright:[ \t]*(?P<said>.*)")
_IGNORE = re.compile(r"ignore\[(?P<ids>[^\]]*)\](?P<reason>.*)")
_KNOWN = frozenset[str](get_args(WarningId))
_OF_THE_MACHINE = frozenset[str](("unproven-extension",))
"""Said on one machine and not on another, so a comment that is of no use here may be of use there."""
_OF_IGNORES = frozenset[str](("bad-ignore", "unused-ignore"))


@dataclass(frozen=True, slots=True)
class Ignore:
    """Warnings that are meant in the lines that it is about; lines and columns count from 0."""

    ids: tuple[str, ...]
    line: int
    column: int
    about: int


def heard(warnings: Collection[Problem], sources: Mapping[str, Source], own: Collection[str]) -> list[Problem]:
    """The warnings that no comment silences, and what is wrong with the comments.

    `own` names the files that belong to nobody else: in the others a comment may be another system's.
    """
    left = list(warnings)
    for name, source in sources.items():
        ignores, wrong = _read(source)
        for ignore in ignores:
            for id_ in ignore.ids:
                meant = [
                    each
                    for each in left
                    if (each.place.file, each.place.line - 1, each.id) == (name, ignore.about, id_)
                ]
                left = [each for each in left if each not in meant]
                if not meant and name in own and id_ not in _OF_THE_MACHINE:
                    wrong.append(_problem(source, ignore, f"there is no warning `{id_}` here", "unused-ignore"))
        left += wrong
    return left


def _read(source: Source) -> tuple[list[Ignore], list[Problem]]:
    """The comments of a file that can be understood, and what is wrong with the others."""
    ignores, wrong = [], []
    for line, column, said in _comments(source):
        found = _IGNORE.fullmatch(said)
        ids = tuple(word.strip() for word in found["ids"].split(",")) if found else ()
        ignore = Ignore(ids, line, column, _about(source, line, column))
        unknown = next((id_ for id_ in ids if id_ not in _KNOWN - _OF_IGNORES), None)
        if found is None:
            wrong.append(_problem(source, ignore, "this says nothing", "bad-ignore", "write `ignore[id] reason`"))
        elif unknown is not None:
            hint = did_you_mean(unknown, _KNOWN - _OF_IGNORES)
            wrong.append(_problem(source, ignore, f"there are no warnings `{unknown}`", "bad-ignore", hint))
        elif not found["reason"].strip(" \t:-"):
            hint = f"write `# tablewright: ignore[{found['ids']}] reason`"
            wrong.append(_problem(source, ignore, "an `ignore` says why", "bad-ignore", hint))
        else:
            ignores.append(ignore)
    return ignores, wrong


def _problem(source: Source, ignore: Ignore, message: str, id_: WarningId, hint: str = "") -> Problem:
    return Problem(message, source.place(ignore.line, ignore.column), hint, id_)


def _about(source: Source, line: int, column: int) -> int:
    """The line that a comment is about: its own, or the next one where it stands alone."""
    if source.lines[line][:column].strip():
        return line
    below = range(line + 1, len(source.lines))
    return next((n for n in below if source.lines[n].strip() and not source.lines[n].lstrip().startswith("#")), line)


def _comments(source: Source) -> Iterator[tuple[int, int, str]]:
    """Line, column and words of each comment that speaks to tablewright: what stands in a text is none."""
    found = [
        (number, match.start(), match["said"].strip())
        for number, line in enumerate(source.lines)
        if "tablewright:" in line
        for match in _COMMENT.finditer(line)
    ]
    texts = list(_texts(source.root)) if found else []
    for line, column, said in found:
        if not any(start <= (line, column) < end for start, end in texts):
            yield line, column, said


def _texts(node: yaml.Node | None) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where each scalar begins and ends."""
    waiting, seen = [node], set[int]()
    while waiting:
        here = waiting.pop()
        if here is None or id(here) in seen:
            continue
        seen.add(id(here))
        if isinstance(here, yaml.ScalarNode):
            yield (here.start_mark.line, here.start_mark.column), (here.end_mark.line, here.end_mark.column)
        elif isinstance(here, yaml.MappingNode):
            waiting += [part for pair in here.value for part in pair]
        elif isinstance(here, yaml.SequenceNode):
            waiting += here.value
