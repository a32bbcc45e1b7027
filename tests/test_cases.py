"""Every case under `cases/` is generated, compared with the files that it expects, and proven on a real server.

A case is a folder `<kind>/<name>` with the files of a system, and in `expected/` those outputs that the case is about.
A new one needs no Python; `UPDATE_CASES=1 pytest` writes anew what is in `expected/`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tablewright.emit import writer
from tablewright.kinds import KINDS
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer
from tablewright.specio.resolve import read_spec
from tablewright.verify import verify_on
from tablewright.workflow import generate

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(file.parent for file in CASES.glob("*/*/system.yaml") if file.parts[-3] not in ("errors", "warnings"))
NAMES = [folder.name for folder in FOLDERS]


def test_every_kind_has_a_case() -> None:
    assert {kind.name.replace(" ", "_") for kind in KINDS} <= {folder.parent.name for folder in FOLDERS}
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_what_is_generated(folder: Path) -> None:
    files = generate([read_spec(folder, folder.parent)])[folder.name]
    expected = {file.relative_to(folder / "expected").as_posix(): file for file in _expected(folder)}
    assert expected, "a case says what it is about"
    if "UPDATE_CASES" in os.environ:
        for path, file in expected.items():
            file.write_text(files[path], encoding="utf-8")
    assert {path: files[path] for path in expected} == {
        path: file.read_text(encoding="utf-8") for path, file in expected.items()
    }


def _expected(folder: Path) -> Iterator[Path]:
    return (file for file in (folder / "expected").rglob("*") if file.is_file())


@pytest.mark.parametrize("half", [0, 1])
def test_the_server_builds_the_same_from_all_outputs(
    half: int, server: Server, forks: ForkServer, tmp_path: Path
) -> None:
    specs = [read_spec(folder, folder.parent) for folder in FOLDERS[half::2]]
    for name, files in generate(specs).items():
        writer.write(writer.compare(tmp_path / name, files))
    proofs = verify_on(server, forks, specs, tmp_path)
    wrong = {
        f"{proof.system}: {each.name}": each.failures for proof in proofs for each in proof.proofs if each.failures
    }
    assert wrong == {}
    assert {proof.system: proof.notes for proof in proofs} == {spec.system.name: () for spec in specs}
