"""Everything that a small system gives, as one text: what a change of a template or an emitter does is seen here."""

from __future__ import annotations

from pathlib import Path

from syrupy.assertion import SnapshotAssertion

from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

CASE = Path(__file__).parent / "cases" / "foreign_key" / "tangled"


def test_every_file_of_a_small_system(snapshot: SnapshotAssertion) -> None:
    files = generate([read_spec(CASE, CASE.parent)])[CASE.name]
    assert files == snapshot
