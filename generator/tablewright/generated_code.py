"""This side of the process that runs generated code; the other side is `prove`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from tablewright.spec import Layout

_TAIL = 12


class StepFailed(Exception):
    """A step did not work; the text ends with what it printed."""


@dataclass(frozen=True, slots=True)
class GeneratedCode:
    """The models and migrations of one system, in a process of their own."""

    requests: IO[bytes]
    answers: IO[bytes]
    printed: IO[bytes]

    def run(self, step: str, url: str) -> None:
        """Run a step of `prove.STEPS` on the database at `url`. Raises StepFailed."""
        before = self._size()
        try:
            self.requests.write(json.dumps({"step": step, "url": url}).encode() + b"\n")
            answer = self.answers.readline()
        except BrokenPipeError:
            before, answer = 0, b""
        if not answer or not json.loads(answer)["works"]:
            # Both processes write and read by the same offset, so it must not be moved.
            said = os.pread(self.printed.fileno(), self._size() - before, before).decode(errors="replace")
            raise StepFailed("\n".join([f"{step} failed:", *said.strip().splitlines()[-_TAIL:]]))

    def _size(self) -> int:
        return os.fstat(self.printed.fileno()).st_size


@contextmanager
def generated_code(layout: Layout, folder: Path) -> Iterator[GeneratedCode]:
    """Start the process for the system whose output lies in `folder`."""
    models = ".".join(PurePosixPath(layout.models).relative_to(layout.root).parts)
    places = [folder, (folder / layout.alembic_ini).parent, folder / layout.root]
    with (
        tempfile.TemporaryFile() as printed,
        subprocess.Popen(  # noqa: S603 - our own module, in this interpreter
            # -P: what lies in the current folder is nobody's import.
            [sys.executable, "-P", "-m", "tablewright.prove", *map(str, places), models],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            # A line that the other process does not live to read must not wait in a buffer.
            bufsize=0,
        ) as process,
    ):
        if process.stdin and process.stdout:
            yield GeneratedCode(process.stdin, process.stdout, printed)
