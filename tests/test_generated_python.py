"""Odd schemas become Python that imports without a warning, is mapped, created, written, read and type-checked.

A case is a folder `python/<name>` with the files of a system; `story.py` there does with models and schemas what it is
about. A new one needs nothing here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generated_packages import PROJECT
from tablewright.emit.models import models
from tablewright.emit.render import renderer
from tablewright.emit.schemas import schemas
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

TESTS = Path(__file__).parent
FOLDERS = {file.parent.name: file.parent for file in sorted(TESTS.glob("python/*/system.yaml"))}
CACHE = PROJECT / ".mypy_cache" / "generated"


def package(name: str) -> str:
    """Where the packages of a case lie: each in one of its own, so that one process can read all of them."""
    return f"case_{name.replace('-', '_')}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the packages of every case."""
    folder = tmp_path_factory.mktemp("python")
    for name, case in FOLDERS.items():
        for path, text in files(read_spec(case, case.parent), package(name)).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    return folder


def files(spec: Spec, where: str) -> Mapping[str, str]:
    """The packages of a spec, inside of another one."""
    layout = replace(spec.system.layout, root=".", models=f"{where}/models", schemas=f"{where}/schemas")
    spec = replace(spec, system=replace(spec.system, layout=layout))
    return {path: text for emit in (models, schemas) for path, text in emit(spec, renderer())}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_case_lives(name: str, root: Path, forks: ForkServer, database: Database) -> None:
    where, story = package(name), FOLDERS[name] / "story.py"
    url = database.url.replace("postgresql://", "postgresql+psycopg://", 1)
    arguments = ("python", "live", f"{where}.models", f"{where}.schemas", url, str(story))
    assert forks.call("probes:answer", *arguments, folder=root, path=(TESTS, root)) == []


def test_all_cases_are_typed(root: Path) -> None:
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--explicit-package-bases",
        f"--cache-dir={CACHE}",
    ]
    done = subprocess.run([*mypy, "."], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
