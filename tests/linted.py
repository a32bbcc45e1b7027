"""`squawk`, a linter of migrations, has nothing to say of a revision but what the revision's own hazards say, too.

A revision is written as the SQL that it runs, transaction by transaction.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tablewright.ops import Block, CreateIndex, Step
from tablewright.quoting import sql_qualified

SQUAWK = str(Path(sys.executable).with_name("squawk"))
OLDEST = "15"

NOT_ASKED = {
    "require-statement-timeout": "what validates, fills or builds takes as long as it takes, and blocks nobody",
    "prefer-text-field": "the document chooses its types",
    "prefer-bigint-over-int": "the document chooses its types",
    "prefer-bigint-over-smallint": "the document chooses its types",
    "prefer-timestamp-tz": "the document chooses its types",
    "prefer-identity": "the document chooses its types",
    "ban-char-field": "the document chooses its types",
}
"""Rules that are none of a revision's business, each with the reason."""

REPEATED = ("ALTER TABLE", " VALIDATE CONSTRAINT ")
"""Validating twice does nothing, so a failed revision can run it again: `prefer-robust-stmts` does not know that."""


class Violation(NamedTuple):
    rule: str
    step: Step


@dataclass(slots=True)
class Script:
    """The text that squawk reads, and which step stands in each of its lines (from 0)."""

    lines: list[str]
    steps: dict[int, Step]

    def add(self, sql: str, step: Step | None = None) -> None:
        for line in f"{sql};".split("\n"):
            if step:
                self.steps[len(self.lines)] = step
            self.lines.append(line)


def script(blocks: Sequence[Block]) -> Script:
    """A revision as SQL: in an autocommit block each statement is a transaction of its own."""
    made = Script([], {})
    made.add("SET lock_timeout = '3s'")
    for block in blocks:
        if not block.autocommit:
            made.add("BEGIN")
        for step in block.steps:
            made.add(step.sql, step)
        if not block.autocommit:
            made.add("COMMIT")
    return made


def violations(blocks: Sequence[Block]) -> Iterator[Violation]:
    """What squawk says of the blocks, besides what it is not asked."""
    text = script(blocks)
    command = [SQUAWK, "--reporter", "json", "--pg-version", OLDEST, "--stdin-filepath", "revision.sql"]
    for rule in NOT_ASKED:
        command += ["--exclude", rule]
    done = subprocess.run(command, input="\n".join(text.lines), capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    for found in json.loads(done.stdout):
        rule, step = found["rule_name"], text.steps.get(found["line"])
        assert step, found
        repeated = rule == "prefer-robust-stmts" and all(word in step.sql for word in REPEATED)
        if not repeated and not (rule == "require-concurrent-index-creation" and _is_of_new_view(step, blocks)):
            yield Violation(rule, step)


def _is_of_new_view(step: Step, blocks: Sequence[Block]) -> bool:
    """Whether it makes an index of a materialized view of the same revision: squawk knows that of tables alone."""
    if not isinstance(step.call, CreateIndex):
        return False
    made = f"CREATE MATERIALIZED VIEW {sql_qualified(*step.call.index.table)} "
    return any(other.sql.startswith(made) for block in blocks for other in block.steps)


def unexplained(blocks: Sequence[Block]) -> list[str]:
    """What squawk complains of, and no hazard of that step says."""
    return [
        f"{found.rule}: {found.step.sql}"
        for found in violations(blocks)
        if not any(found.rule in hazard.squawk for hazard in found.step.hazards)
    ]
