"""What `squawk` says of the revisions of `evolution`; of single ops it is asked in test_steps."""

from __future__ import annotations

import pytest

from evolving import Case, cases, made
from linted import unexplained
from tablewright.diff.change import Change
from tablewright.ops import Block, Hazard, Step
from tablewright.postgres.server import Server
from tablewright.revisions.lead import lead, made_roles
from tablewright.scratch import build, scratch

SHOWN = [case for case in cases() if not case.refused and (case.folder / "expected").exists()]
"""Those whose revisions lie there to be read."""

OTHERS = [case for case in cases() if not case.refused and case not in SHOWN]


def change_of(case: Case, server: Server) -> Change:
    """What leads from the spec before to the one after, and back."""
    before, after = case.spec("before"), case.spec("after")
    first, files = made(before), made(after)
    with scratch(server, before, first) as old, scratch(server, after, files) as new:
        build(old, before, first)
        build(new, after, files)
        return lead(after, old, new, made_roles(after, first.values()), lambda question: case.answer)[0]


def _nothing_is_left_to_say(case: Case, server: Server) -> None:
    change = change_of(case, server)
    assert unexplained(change.upgrade) == []
    assert unexplained(change.downgrade) == []


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case.name)
def test_squawk_says_what_the_hazards_say(case: Case, server: Server) -> None:
    _nothing_is_left_to_say(case, server)


@pytest.mark.thorough
@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case.name)
def test_squawk_says_of_others_what_the_hazards_say(case: Case, server: Server) -> None:
    _nothing_is_left_to_say(case, server)


DROPPED = "ALTER TABLE public.items DROP COLUMN name"


def test_squawk_is_heard() -> None:
    """Neither an excuse for another rule nor one of another step is one."""
    assert unexplained([Block((Step(DROPPED),))]) == [f"ban-drop-column: {DROPPED}"]
    said, other = (Hazard("data loss", "", (rule,)) for rule in ("ban-drop-column", "ban-drop-table"))
    assert unexplained([Block((Step(DROPPED, hazards=(said,)),))]) == []
    assert unexplained([Block((Step(DROPPED, hazards=(other,)),))]) == [f"ban-drop-column: {DROPPED}"]
    assert unexplained([Block((Step("SELECT 1", hazards=(said,)), Step(DROPPED)))]) == [f"ban-drop-column: {DROPPED}"]
