"""Five changes of each system, as its authors may come to want them: the revisions that people will read.

A story is a file `evolution/stories/<system>/<number>_<name>.yaml` with what is put in the place of what in the spec.
`UPDATE_CASES=1 pytest` writes anew what is in `expected/`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from evolving import left, replay, state, write
from kept_open import KeptOpen, kept_open
from surviving_rows import survivors
from tablewright.emit.own_steps import Direction
from tablewright.history.files import read_history
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer
from tablewright.revisions.revise import Author, Revised, Workshop, revise
from tablewright.scratch import scratch
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

SPEC = Path(__file__).parents[1] / "spec"
STORIES = Path(__file__).parent / "evolution" / "stories"
SYSTEMS = sorted(folder.name for folder in STORIES.iterdir())
# What differs from day to day.
_OF_TODAY = re.compile(r"^(Create Date: ).*|^(# tablewright: leads to \w+, text ).*", re.M)


@dataclass(frozen=True, slots=True)
class Story:
    """A change: a message, and the edits, each of all places where a text stands."""

    file: Path
    message: str
    edits: tuple[Mapping[str, str], ...]
    rows: str = ""
    own_steps: Mapping[Direction, str] = field(default_factory=dict)
    """What a person puts into the revision."""

    @property
    def expected(self) -> Path:
        return self.file.parent / "expected" / f"{self.file.stem}.py"


def stories(system: str) -> list[Story]:
    """The stories of a system, in their order."""
    found = []
    for file in sorted((STORIES / system).glob("*.yaml")):
        said: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
        own = said.get("own_steps", {})
        found.append(Story(file, said["message"], tuple(said["edits"]), said.get("rows", ""), own))
    return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_evolves(system: str, server: Server, forks: ForkServer, tmp_path: Path) -> None:
    shutil.copytree(SPEC, tmp_path / "spec")
    folder, out = tmp_path / "spec" / system, tmp_path / "out"
    spec = read_spec(folder, folder.parent)
    files = generate([spec])[system]
    write(out, files)
    with scratch(server, spec, files) as database, kept_open(database) as live:
        history = read_history(out / spec.system.layout.migrations / "versions")
        target = history.heads[0].id
        replay(forks, live, out, "upgrade", target, spec.system.layout.migrations)
        for story in stories(system):
            live.connection.execute(story.rows.encode() or b"SELECT")
            for edit in story.edits:
                _edit(folder / edit["file"], edit["find"], edit["replace"])
            after = read_spec(folder, folder.parent)
            revised = _revised(after, out, Workshop(server, forks), story)
            _walk(forks, live, out, (spec, after), revised)
            spec = after


def _edit(file: Path, find: str, put: str) -> None:
    text = file.read_text("utf-8")
    assert find in text
    file.write_text(text.replace(find, put), "utf-8")


def _revised(spec: Spec, out: Path, shop: Workshop, story: Story) -> Revised:
    """The next revision, which is what is expected; it lies with the others then."""
    history = read_history(out / spec.system.layout.migrations / "versions")
    files = generate([spec])[spec.system.name]
    numbered = history.revisions[0].id.startswith("001")
    id_ = None if numbered else story.file.stem[0] * 12  # else it is another each time
    author = Author(story.message, id_, story.own_steps)
    revised = revise(spec, files, history, author, shop, lambda question: False)
    assert revised is not None
    write(out, {revised.path: revised.text})
    shown = _OF_TODAY.sub(r"\1\2…", revised.text)
    if "UPDATE_CASES" in os.environ:
        story.expected.parent.mkdir(exist_ok=True)
        story.expected.write_text(shown, "utf-8")
    assert shown == story.expected.read_text("utf-8")
    return revised


def _walk(forks: ForkServer, live: KeptOpen, out: Path, specs: tuple[Spec, Spec], revised: Revised) -> None:
    """Up, down and up again: the rows are there, and what was there before is there again."""
    before, after = specs
    kept = survivors(before, after)
    rows_after, rows_back = kept.expected(live.connection)
    old = state(live, before)
    (down,) = revised.revision.down_revisions
    migrations = after.system.layout.migrations
    replay(forks, live, out, "upgrade", revised.revision.id, migrations)
    assert kept.upgraded(live.connection) == rows_after
    replay(forks, live, out, "downgrade", down, migrations)
    assert kept.downgraded(live.connection) == rows_back
    assert left(old, state(live, before), live) == []
    replay(forks, live, out, "upgrade", revised.revision.id, migrations)
    assert kept.upgraded(live.connection) == rows_after
