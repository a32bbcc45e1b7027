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

import nasty_names
from generated_packages import PROJECT
from tablewright.emit.models import models
from tablewright.emit.render import renderer
from tablewright.emit.schemas import schemas
from tablewright.postgres.server import Database, Server
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
        write(folder, files(read_spec(case, case.parent), package(name)))
    return folder


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files of packages."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


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


def complaints(root: Path, *names: str) -> str:
    """What mypy says of packages, all in one process."""
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--explicit-package-bases", "--no-pretty"]
    chosen = [argument for name in names for argument in ("-p", name)] or ["."]
    done = subprocess.run(
        [*mypy, f"--cache-dir={CACHE}", *chosen], cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode else ""


def test_all_cases_are_typed(root: Path) -> None:
    assert complaints(root) == ""


@pytest.fixture(scope="module", params=[False, pytest.param(True, marks=pytest.mark.thorough)], ids=["some", "all"])
def nasty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder with the packages of systems in which everything has a nasty name, and what they are called."""
    top = tmp_path_factory.mktemp("nasty")
    found = list(nasty_names.specs(top / "spec", all_words=request.param))
    for spec in found:
        write(top, files(spec, spec.system.name))
    return top, [spec.system.name for spec in found]


def test_nasty_names_live(nasty: tuple[Path, list[str]], forks: ForkServer, server: Server) -> None:
    root, names = nasty
    for name in names:
        with server.database() as database:
            url = database.url.replace("postgresql://", "postgresql+psycopg://", 1)
            arguments = ("python", "live", f"{name}.models", f"{name}.schemas", url, "")
            assert forks.call("probes:answer", *arguments, folder=root, path=(TESTS, root)) == []


def test_nasty_names_are_typed(nasty: tuple[Path, list[str]]) -> None:
    root, names = nasty
    assert complaints(root, *names) == ""
