"""The functions of a revision: statements in transactions, such that a revision which failed goes on where it did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tablewright import ops
from tablewright.emit.imports import Import
from tablewright.emit.own_steps import BEGIN, END, Direction
from tablewright.emit.revision_calls import Calls
from tablewright.quoting import sql_literal

_PROGRESS = "revision_progress"
_REGION = (BEGIN, END)


@dataclass(slots=True)
class _Part:
    """What is done between two marks: blocks of statements that commit one by one, then one transaction."""

    autocommits: list[ops.Block] = field(default_factory=list)
    transaction: ops.Block | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """Writes one function. Each element of the result is a statement, or a line that others are indented under."""

    direction: Direction
    lock_timeout: str
    calls: Calls

    def lines(self, blocks: Sequence[ops.Block]) -> list[str]:
        """The statements, with a region for a person's own."""
        if not any(block.steps for block in blocks):
            return ["pass", *_REGION]
        *marked, last = _parts(block for block in blocks if block.steps or block.own_steps is not None)
        lines = [self._set_lock_timeout(self.lock_timeout)]
        for number, part in enumerate(marked, 1):
            following = marked[number] if number < len(marked) else last
            lines += self._marked(number, part, following)
        lines += self._part(last)
        if all(block.own_steps is None for block in blocks):
            lines += _REGION
        return [*lines, self._progress("finish")] if marked else lines

    def _marked(self, number: int, part: _Part, following: _Part) -> list[str]:
        mark = ["revision", str(number), *(['"downgrade"'] if self.direction == "downgrade" else [])]
        inside = [*self._part(part), self._progress("reach", *mark)]
        if not following.autocommits:
            inside.append(self._progress("commit"))
        return [f"if not {self._progress('reached', *mark)}:", *_indented(inside)]

    def _part(self, part: _Part) -> list[str]:
        lines = []
        for block in part.autocommits:
            inside = self._block(block) if block.steps else ["pass", *_REGION]
            lines += ["with op.get_context().autocommit_block():", *_indented(inside)]
        return [*lines, *self._block(part.transaction)] if part.transaction else lines

    def _block(self, block: ops.Block) -> list[str]:
        """An index that is built concurrently waits for everybody, and nobody for it."""
        lines: list[str] = []
        for waits, run in groupby(self._statements(block), key=lambda statement: statement[0]):
            written = [line for _, line in run]
            if waits and block.autocommit:
                written = [self._set_lock_timeout("0"), *written, self._set_lock_timeout(self.lock_timeout)]
            lines += written
        return lines

    def _statements(self, block: ops.Block) -> list[tuple[bool, str]]:
        """The statements, and whether each waits for all others."""
        found = [self._statement(step) for step in block.steps]
        if block.own_steps is not None:
            found[block.own_steps : block.own_steps] = [(False, mark) for mark in _REGION]
        return found

    def _statement(self, step: ops.Step) -> tuple[bool, str]:
        written = self.calls.execute(step.sql) if step.call is None else _written(step.call, self.calls)
        return step.concurrently, written

    def _set_lock_timeout(self, duration: str) -> str:
        value = "0" if duration == "0" else sql_literal(duration)
        return self.calls.execute(f"SET lock_timeout = {value}")

    def _progress(self, function: str, *arguments: str) -> str:
        self.calls.imports.add(Import(_PROGRESS, function))
        return f"{function}({', '.join(arguments)})"


def _parts(blocks: Iterable[ops.Block]) -> list[_Part]:
    """What the last transaction does needs no mark: it commits together with the new version."""
    parts = [_Part()]
    for block in blocks:
        if parts[-1].transaction:
            parts.append(_Part())
        if block.autocommit:
            parts[-1].autocommits.append(block)
        else:
            parts[-1].transaction = block
    return parts


def _indented(lines: Iterable[str]) -> list[str]:
    """The lines of a string stay where they are."""
    return [f"    {line}" for line in lines]


def _written(call: ops.Call, calls: Calls) -> str:
    match call:
        case ops.CreateTable(table, constraints):
            return calls.create_table(table, constraints)
        case ops.DropTable(key):
            return calls.drop_table(key)
        case ops.AddColumn(table=of, column=column):
            return calls.add_column(of, column)
        case ops.DropColumn(key=column_name):
            return calls.drop_column(column_name)
        case ops.CreateIndex(index, concurrently):
            return calls.create_index_concurrently(index) if concurrently else calls.create_index(index)
        case ops.DropIndex(index, concurrently):
            return calls.drop_index_concurrently(index) if concurrently else calls.drop_index(index)
