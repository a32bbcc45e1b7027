"""What was measured, in the documentation: the figures exactly as the benchmark wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tablewright.emit.docs_words import row
from tablewright.quoting import markdown_block, markdown_prose, markdown_text
from tablewright.running import Measured
from tablewright.spec import Spec

_NUMBER = re.compile(r"-?[0-9.,]+")
_HOLDS = {True: "yes", False: "**no**", None: ""}


@dataclass(frozen=True, slots=True)
class GroupView:
    title: str
    figures: list[str]


@dataclass(frozen=True, slots=True)
class MeasuredView:
    """What the template shows, quoted."""

    environment: str
    command: str
    groups: list[GroupView]
    notes: list[str]


def docs_of_measurements(spec: Spec) -> MeasuredView | None:
    """The view of what was measured, where anything was."""
    found = spec.running.measurements
    if found is None:
        return None
    return MeasuredView(
        environment=markdown_prose(found.environment),
        command=markdown_block("bash", found.command) if found.command else "",
        groups=[
            GroupView(markdown_text(title), list(map(_figure, figures))) for title, figures in found.groups.items()
        ],
        notes=[markdown_prose(note) for note in found.notes],
    )


def _figure(figure: Measured) -> str:
    return row(
        markdown_prose(figure.what),
        _quantity(figure.value, figure.unit),
        _quantity(figure.limit, figure.unit) if figure.limit else "",
        _HOLDS[figure.holds],
        markdown_prose(figure.document),
    )


def _quantity(value: str, unit: str) -> str:
    """A number needs no escape: it does not stand at the start of a line."""
    shown = value if _NUMBER.fullmatch(value) else markdown_text(value)
    return f"{shown} {markdown_text(unit)}" if unit else shown
