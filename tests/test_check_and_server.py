"""`check` refuses what PostgreSQL refuses, and takes what it takes: each case is asked of both.

A file under `both` holds cases: `=== NAME`, the module, and behind lines of dashes what else there is of it:

- `--- system`: what `system.yaml` says besides the name, and `postgres: 18`;
- `--- then`: what the server has to run besides, where it refuses a value only when a row gets it;
- `--- not the server`: why only `check` refuses it;
- `--- says`: what `check` says, each message with its place and its hint; nothing where both take it.

`UPDATE_CASES=1 pytest` writes the last part anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from tablewright.diff.order import creation_order
from tablewright.emit.sql import statements_of_objects
from tablewright.errors import InputError, Problem, Problems
from tablewright.postgres.server import Server
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

FOLDER = Path(__file__).parent / "both"
_PARTS = re.compile(r"^--- (.*)\n", re.MULTILINE)
_CASES = re.compile(r"^=== (.*)\n", re.MULTILINE)


class Case(NamedTuple):
    """A spec and what is said about it; `parts` has the module under ""."""

    file: Path
    name: str
    parts: dict[str, str]

    @property
    def says(self) -> str:
        return self.parts.get("says", "")

    def written(self) -> str:
        head, *rest = [*self.parts.items()]
        return f"=== {self.name}\n{head[1]}" + "".join(f"--- {part}\n{text}" for part, text in rest if text)


def cases_of(file: Path) -> Iterator[Case]:
    _, *found = _CASES.split(file.read_text(encoding="utf-8"))
    for name, text in zip(found[::2], found[1::2], strict=True):
        module, *parts = _PARTS.split(text)
        yield Case(file, name, {"": module} | dict(zip(parts[::2], parts[1::2], strict=True)))


CASES = [case for file in sorted(FOLDER.glob("*.txt")) for case in cases_of(file)]


def read(case: Case, folder: Path) -> Spec:
    system = case.parts.get("system", "")
    folder /= "s"
    folder.mkdir(exist_ok=True)
    version = "" if "postgres:" in system else "postgres: 18\n"
    (folder / "system.yaml").write_text(f"system: s\n{version}{system}")
    (folder / "core.yaml").write_text(case.parts[""])
    return read_spec(folder, folder.parent)


def said(problem: Problem) -> str:
    hint = f"\n    hint: {problem.hint}" if problem.hint else ""
    place = f"{Path(problem.place.file).name}:{problem.place.line}:{problem.place.column}"
    return f"{place}: {problem.message}{hint}\n"


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with server.database() as database, database.connect() as connected:
        yield connected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_check_says_what_is_wrong(case: Case, tmp_path: Path) -> None:
    found = ""
    try:
        read(case, tmp_path)
    except InputError as error:
        found = "".join(said(problem) for problem in error.problems if problem.severity == "error")
    if "UPDATE_CASES" in os.environ and found != case.says:
        changed = {part: text for part, text in case.parts.items() if part != "says"} | {"says": found}
        updated = [c._replace(parts=changed) if c.name == case.name else c for c in cases_of(case.file)]
        case.file.write_text("".join(c.written() for c in updated), encoding="utf-8")
        return
    assert found == case.says


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_server_says_the_same(
    case: Case, connection: psycopg.Connection[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What `check` refuses is made all the same, as far as it was understood.
    monkeypatch.setattr(Problems, "raise_if_any", lambda _: None)
    spec = read(case, tmp_path)
    refused = None
    with connection.transaction(force_rollback=True):
        try:
            for statement in statements(spec):
                connection.execute(statement.encode())
            connection.execute(case.parts.get("then", "").encode())
        except psycopg.Error as error:
            refused = str(error)
    wrong = bool(case.says) and "not the server" not in case.parts
    assert (refused is not None) == wrong, refused


def statements(spec: Spec) -> Iterator[str]:
    plan = creation_order(spec.catalog)
    if plan.unread:
        yield "SET LOCAL check_function_bodies = off"
    for _, made in statements_of_objects(spec.catalog, plan):
        yield from made
