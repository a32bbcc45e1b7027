"""What turns the old side of `diff` into the new one, as a script that `psql -f` runs as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tablewright.emit.changes import Change, Comparison, Report, as_json, as_markdown, as_text
from tablewright.ops import Block, Incomparable, Refused, Step
from tablewright.quoting import sql_comment, sql_literal

_HEAD = (
    # psql would go on after a failure, with whatever does not need it.
    "\\set ON_ERROR_STOP on",
    "SET client_encoding = 'UTF8';",
    "SET search_path = public;",
)


def as_sql(report: Report) -> str:
    """In order, with the transactions marked; what may hurt stands before the statement that does it."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield from _comment(f"What turns {report.old}\ninto {report.new}: psql -X -f")
    yield from _HEAD
    for comparison in report.comparisons:
        yield ""
        yield from _comment(comparison.system if comparison.changes else f"{comparison.system}: nothing differs")
        yield from _of(comparison)


def _of(comparison: Comparison) -> Iterator[str]:
    yield from (line for each in comparison.refused for line in _refusal(each))
    if not all(isinstance(each, Incomparable) for each in comparison.refused):
        yield from _comment("So nothing is done.")
        return
    told = {str(each.key) for each in comparison.refused}
    for change in comparison.changes:
        if not change.statements and change.name not in told:
            yield from _untold(change)
    for block in comparison.blocks:
        if block.steps:
            yield ""
            yield from _block(block, comparison.lock_timeout)


def _refusal(refused: Refused) -> Iterator[str]:
    hint = f" ({refused.hint})" if refused.hint else ""
    yield from _comment(f"No statement does this: {refused.key}: {refused.reason}{hint}")


def _untold(change: Change) -> Iterator[str]:
    """A difference that no statement takes away."""
    reasons = "".join(f": {hazard.text}" for hazard in change.hazards)
    yield from _comment(f"Left as it is: {change.what} {change.kind} {change.name}{reasons}")


def _block(block: Block, lock_timeout: str) -> Iterator[str]:
    if block.autocommit:
        yield from _comment("These cannot run in a transaction, and wait as long as they have to.")
        yield from _steps(block)
        return
    yield "BEGIN;"
    yield f"SET LOCAL lock_timeout = {sql_literal(lock_timeout)};"
    yield from _steps(block)
    yield "COMMIT;"


def _steps(block: Block) -> Iterator[str]:
    for step in block.steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    for hazard in step.hazards:
        yield from _comment(f"{hazard.risk}: {hazard.text}")
    yield f"{step.sql};"


def _comment(text: str) -> Iterator[str]:
    yield from (f"-- {line}".rstrip() for line in sql_comment(text).split("\n"))


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
    "sql": as_sql,
}
