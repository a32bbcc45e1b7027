"""What differs between two versions of a schema, as a text for a terminal, a comment of a pull request, or JSON."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from tablewright.emit.render import renderer
from tablewright.errors import Place
from tablewright.ops import Block, Hazard, Refused, Risk
from tablewright.quoting import markdown_block, markdown_code, markdown_text, terminal_block, terminal_line

What = Literal["create", "alter", "drop", "rename", "rebuild"]
"""To rebuild is to drop and make again as it was, because something else changes that it needs."""
_DONE: dict[What, str] = {
    "create": "created",
    "alter": "altered",
    "drop": "dropped",
    "rename": "renamed",
    "rebuild": "rebuilt",
}
_MARKS: dict[What, str] = {"create": "+", "alter": "~", "drop": "-", "rename": ">", "rebuild": "="}
_RISKS: tuple[Risk, ...] = get_args(Risk)
_VERSION = 1
"""Of the JSON: keys may be added to it without a new one."""
_ROOM = 60_000
"""A comment on GitHub has at most 65,536 characters."""


@dataclass(frozen=True, slots=True)
class Property:
    """What of an object differs; None where a side has none."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `place` is where the new side's spec says it, or the old one's where the new one is silent.

    `statements` turn the old side into the new one.
    """

    what: What
    kind: str
    name: str
    properties: tuple[Property, ...] = ()
    place: Place | None = None
    hazards: tuple[Hazard, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences of one system; `not_compared` is what both sides have and nobody can compare.

    `blocks` turn the old side into the new one, in order; there are none where something is `refused` that can be
    compared.
    """

    system: str
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    refused: tuple[Refused, ...] = ()
    lock_timeout: str = "3s"


@dataclass(frozen=True, slots=True)
class Report:
    """`old` and `new` are what the sides are called."""

    old: str
    new: str
    comparisons: tuple[Comparison, ...]

    @property
    def differs(self) -> bool:
        """Whether there is any difference."""
        return any(comparison.changes for comparison in self.comparisons)


def _hazards(changes: Sequence[Change]) -> list[tuple[Risk, int]]:
    """How many there are of each risk, the worst first."""
    found = Counter(hazard.risk for change in changes for hazard in change.hazards)
    return [(risk, found[risk]) for risk in _RISKS if found[risk]]


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    found = Counter(change.what for change in changes)
    return {done: found[what] for what, done in _DONE.items()}


def as_text(report: Report) -> str:
    """For people; readable without colours."""
    return "\n".join(_text_lines(report)) + "\n"


def _text_lines(report: Report) -> Iterator[str]:
    yield terminal_line(f"{report.old} -> {report.new}")
    for comparison in report.comparisons:
        yield ""
        yield f"{terminal_line(comparison.system)}: {_summary(comparison.changes)}"
        for change in comparison.changes:
            yield ""
            yield from _text_of(change)
        if comparison.not_compared:
            yield ""
            yield "  not modelled, so nobody can say whether it is the same:"
            yield from (f"    {terminal_line(name)}" for name in comparison.not_compared)


def _summary(changes: Sequence[Change]) -> str:
    counted = [f"{count} {done}" for done, count in _counts(changes).items() if count]
    hazards = [f"{risk}: {count}" for risk, count in _hazards(changes)]
    return "; ".join(filter(None, (", ".join(counted), ", ".join(hazards)))) or "nothing differs"


def _text_of(change: Change) -> Iterator[str]:
    place = f"  ({change.place})" if change.place else ""
    yield terminal_line(f"  {_MARKS[change.what]} {change.what} {change.kind} {change.name}{place}")
    details = [_text_of_property(each) for each in change.properties]
    details += [f"! {hazard.risk}: {hazard.text}" for hazard in change.hazards]
    details += [f"{statement};" for statement in change.statements]
    for detail in details:
        yield from (f"      {line}".rstrip() for line in terminal_block(detail).split("\n"))


def _text_of_property(changed: Property) -> str:
    if lines := _changed_lines(changed):
        return "\n".join([f"{changed.name}:", *(f"  {line}" for line in lines)])
    old, new = ("nothing" if value is None else value for value in (changed.old, changed.new))
    return f"{changed.name}: {old} -> {new}"


def _changed_lines(changed: Property) -> list[str]:
    """Of a text of several lines, the lines that differ and two around them, as `diff -u` marks them."""
    if changed.old is None or changed.new is None or "\n" not in f"{changed.old}{changed.new}":
        return []
    lines = difflib.unified_diff(changed.old.splitlines(), changed.new.splitlines(), n=2, lineterm="")
    return list(lines)[2:]


def as_json(report: Report) -> str:
    """For programs; the README names the keys."""
    said = {
        "version": _VERSION,
        "old": report.old,
        "new": report.new,
        "differs": report.differs,
        "systems": [_as_mapping(comparison) for comparison in report.comparisons],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _as_mapping(comparison: Comparison) -> dict[str, Any]:
    return {
        "system": comparison.system,
        "counts": _counts(comparison.changes),
        "hazards": dict(_hazards(comparison.changes)),
        "changes": [
            {
                "what": change.what,
                "kind": change.kind,
                "name": change.name,
                "properties": [asdict(each) for each in change.properties],
                "place": _place(change.place),
                "hazards": [{"risk": hazard.risk, "text": hazard.text} for hazard in change.hazards],
                "sql": list(change.statements),
            }
            for change in comparison.changes
        ],
        "not_compared": list(comparison.not_compared),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None


def as_markdown(report: Report) -> str:
    """For a comment of a pull request: what may hurt comes first, and what a comment has no room for is counted."""
    room = _ROOM
    systems = []
    for comparison in report.comparisons:
        shown: list[str] = []
        for entry in map(_markdown_of, comparison.changes):
            room -= len(entry)
            if room < 0:
                break
            shown.append(entry)
        room = min(room, 0) if len(shown) < len(comparison.changes) else room
        systems.append(_markdown_view(comparison, shown))
    names = {"old": markdown_code(report.old), "new": markdown_code(report.new)}
    return renderer()("changes/changes.md.jinja", **names, differs=report.differs, systems=systems)


def _markdown_view(comparison: Comparison, shown: Sequence[str]) -> dict[str, Any]:
    hazards = _hazards(comparison.changes)
    return {
        "name": markdown_text(comparison.system),
        "hazards": ", ".join(f"**{count} {risk}**" if risk != "note" else f"{count} {risk}" for risk, count in hazards),
        "counts": [count or "" for count in _counts(comparison.changes).values()],
        "entries": shown,
        "left_out": len(comparison.changes) - len(shown),
        "not_compared": [markdown_code(name) for name in comparison.not_compared],
    }


def _markdown_of(change: Change) -> str:
    """A list item: what, where, what of it, hazards; the SQL is folded away."""
    place = f" ({markdown_code(str(change.place))})" if change.place else ""
    title = f"- **{change.what.capitalize()}** {markdown_text(change.kind)} {markdown_code(change.name)}{place}"
    lines = [f"- **{hazard.risk.capitalize()}:** {markdown_text(hazard.text)}" for hazard in change.hazards]
    lines += [line for each in change.properties for line in _markdown_of_property(each)]
    if change.statements:
        block = markdown_block("sql", "".join(f"{statement};\n" for statement in change.statements))
        lines += ["", "<details><summary>SQL</summary>", "", *block.split("\n"), "", "</details>"]
    return "\n".join([title, *(f"  {line}".rstrip() for line in lines)])


def _markdown_of_property(changed: Property) -> list[str]:
    name = markdown_text(changed.name)
    if lines := _changed_lines(changed):
        block = markdown_block("diff", "\n".join(lines))
        return [f"- {name}:", "", *(f"  {line}" for line in block.split("\n"))]
    old, new = ("nothing" if value is None else markdown_code(value) for value in (changed.old, changed.new))
    return [f"- {name}: {old} → {new}"]
