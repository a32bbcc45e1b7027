"""Random schemas that change at random: each revision leads to what the spec says, and back, and the rows stay.

`make fuzz` takes thousands of steps that are others each time; the tests take the same ones each time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from evolving import (
    FIRST,
    LATER,
    RENDER,
    STAMP,
    as_if_valid,
    by_blocks,
    by_file,
    differing,
    left,
    made,
    run,
    spec_of,
    state,
)
from kept_open import KeptOpen, kept_open
from random_changes import CHANGES, add_enum, add_function
from random_columns import Edit, add_table
from random_schema import READER, Hints, Schema
from random_spec import SYSTEM, module
from surviving_rows import survivors
from tablewright.emit.later_revision import later_revision
from tablewright.emit.sql import schema_sql
from tablewright.ops import Revision
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer
from tablewright.revisions.lead import lead
from tablewright.spec import Spec

STEPS = int(os.environ.get("FUZZ_STEPS", "150"))
RANDOM = "FUZZ_STEPS" in os.environ
PARTS = 2
"""As many as there may be processors for."""
A_STORY = 12
"""How many steps a schema takes, one after the other."""
BY_FILE = 5
"""Every so many steps the statements come from the file of a revision, run by Alembic."""


@dataclass(slots=True)
class Ground:
    """What all stories share."""

    server: Server
    forks: ForkServer
    target: KeptOpen
    folder: Path
    steps: int = 0


def story_on(ground: Ground, edits: Sequence[Edit]) -> type[RuleBasedStateMachine]:
    """The machine, on that ground."""

    class Story(RuleBasedStateMachine):
        @initialize(data=st.data())
        def begin(self, data: st.DataObject) -> None:
            self.stack = ExitStack()
            self.live = self.stack.enter_context(kept_open(self.stack.enter_context(ground.server.database())))
            self.schema, choose = Schema(), chooser(data)
            for change in (add_enum, add_function, add_table, add_table):
                change(self.schema, Hints(), choose)
            self.spec = spec_of({"system.yaml": SYSTEM, "core.yaml": module(self.schema, Hints())})
            run(self.live, [text for _, text in schema_sql(self.spec, RENDER)])
            self.insert()

        @rule(data=st.data(), changes=st.lists(st.sampled_from(edits), min_size=1, max_size=3))
        def change(self, data: st.DataObject, changes: Sequence[Edit]) -> None:
            schema, hints, choose = deepcopy(self.schema), Hints(), chooser(data)
            for change in changes:
                change(schema, hints, choose)
            spec = spec_of({"system.yaml": SYSTEM, "core.yaml": module(schema, hints)})
            ground.steps += 1
            evolve(ground, self.live, self.spec, spec)
            self.schema, self.spec = schema, spec
            self.insert()

        def insert(self) -> None:
            """A few more rows in each table."""
            run(self.live, [self.schema.insert(name) for name in self.schema.tables for _ in range(2)])

        def teardown(self) -> None:
            if hasattr(self, "stack"):
                self.stack.close()

    return Story


def chooser(data: st.DataObject) -> Any:
    """Picks by Hypothesis, which finds a smaller example where one fails."""
    return lambda items: data.draw(st.sampled_from(list(items)))


def evolve(ground: Ground, live: KeptOpen, before: Spec, after: Spec) -> None:
    """Lead the database from one spec to the next, and back, and there again."""
    kept = survivors(before, after)
    rows_after, rows_back = kept.expected(live.connection)
    with ground.target.connection.transaction(force_rollback=True):
        run(ground.target, [text for _, text in schema_sql(after, RENDER)])
        change, old, new = lead(after, live, ground.target, frozenset({READER}), lambda question: False)
    if ground.steps % BY_FILE:
        go = by_blocks(live, change, {}, ground.forks)
    else:
        revision = Revision(LATER, (FIRST,), "Changed", "2025-01-01 00:00", change.upgrade, change.downgrade)
        files = made(after) | dict(later_revision(after, old.catalog, revision, LATER, RENDER))
        run(live, ["DROP TABLE IF EXISTS alembic_version", *STAMP])
        go = by_file(live, change, files, ground.forks)
    go("upgrade")
    assert differing(new.catalog, state(live, after), live) == []
    assert kept.upgraded(live.connection) == rows_after
    if change.stuck:
        return
    go("downgrade")
    as_if_valid(live, change)
    assert left(old.catalog, state(live, before), live) == []
    assert kept.downgraded(live.connection) == rows_back
    go("upgrade")
    assert kept.upgraded(live.connection) == rows_after


@pytest.mark.parametrize("part", range(PARTS))
def test_random_schemas_change_at_random(part: int, server: Server, forks: ForkServer, tmp_path: Path) -> None:
    with server.database() as scratched, kept_open(scratched) as target:
        wanted = STEPS // PARTS
        ground = Ground(server, forks, target, tmp_path)
        # Hypothesis ends some stories early: there are as many as it takes.
        for turn in count(part, PARTS):
            if ground.steps >= wanted:
                break
            run_state_machine_as_test(
                # Another order of the edits makes other stories of the same choices.
                story_on(ground, CHANGES[turn % len(CHANGES) :] + CHANGES[: turn % len(CHANGES)]),
                settings=settings(
                    max_examples=max(1, (wanted - ground.steps) // (A_STORY - 3)),
                    stateful_step_count=A_STORY,
                    derandomize=not RANDOM,
                    # To find a smaller example takes minutes.
                    phases=tuple(Phase) if RANDOM else (Phase.generate,),
                    deadline=None,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                    print_blob=RANDOM,
                ),
            )
