"""Odd specs that PostgreSQL takes: `check` takes them, too, and all outputs build them.

A spec is a file under `odd`: a module, and before it, if there is any, what `system.yaml` says besides the name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tablewright.emit import writer
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.verify import verify_on
from tablewright.workflow import generate

FILES = sorted((Path(__file__).parent / "odd").glob("*.yaml"))


def spec_of(file: Path, folder: Path) -> Spec:
    """The system that a file is."""
    system, separator, module = file.read_text(encoding="utf-8").partition("---\n")
    (folder / file.stem).mkdir()
    (folder / file.stem / "system.yaml").write_text(f"system: {file.stem}\npostgres: 18\n{system if separator else ''}")
    (folder / file.stem / "core.yaml").write_text(module if separator else system)
    return read_spec(folder / file.stem, folder)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_check_takes_it(file: Path, tmp_path: Path) -> None:
    spec = spec_of(file, tmp_path)
    assert {warning.id for warning in spec.warnings} <= {"empty", "lock-in-view", "no-primary-key", "star-in-view"}
    assert generate([spec])


@pytest.mark.thorough
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_all_outputs_build_it(file: Path, server: Server, forks: ForkServer, tmp_path: Path) -> None:
    spec = spec_of(file, tmp_path)
    (files,) = generate([spec]).values()
    writer.write(writer.compare(tmp_path / "out" / file.stem, files))
    (proof,) = verify_on(server, forks, [spec], tmp_path / "out")
    assert {each.name: each.failures for each in proof.proofs if each.failures} == {}
    assert proof.notes == ()
