"""A repository with a system, of which `diff` is asked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tablewright.cli import main
from tablewright.emit.render import renderer
from tablewright.emit.sql import schema_sql
from tablewright.emit.stubs import stubs
from tablewright.postgres.server import Database, Server
from tablewright.specio.resolve import read_spec

USERS = """tables:
  users:
    doc: People.
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      email: {type: varchar(20), unique: true}
      total: {type: int, check: total > 0}
    indexes:
      - [email, total]
"""
CORE = Path("spec/shop/core.yaml")


def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """A repository with one system, `shop`, committed as `main`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TABLEWRIGHT_DEV_URL", server.url)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    put("shop", USERS)
    git("init", "--quiet", "--initial-branch=main")
    commit()


def git(*arguments: str) -> None:
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *author, *arguments], check=True, capture_output=True)  # noqa: S607 - whichever git there is


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message=x")


def put(system: str, module: str, root: Path = Path("spec"), head: str = "") -> Path:
    """Write a system of one module; returns its folder."""
    folder = root / system
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.yaml").write_text(f"system: {system}\n{head}")
    (folder / "core.yaml").write_text(module, encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    """Run `diff`; it never ends in a traceback."""
    result = CliRunner().invoke(main, ["diff", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def changes(*arguments: str | Path) -> list[dict[str, Any]]:
    """All that differs, which has to be something."""
    result = run(*arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (1, "")
    return [change for system in json.loads(result.stdout)["systems"] for change in system["changes"]]


def names(found: list[dict[str, Any]]) -> set[str]:
    return {f"{change['what']} {change['kind']} {change['name']}" for change in found}


def same(*arguments: str | Path) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.output


def refused(*arguments: str | Path) -> str:
    """What a command says that cannot read a side."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


@contextmanager
def running(server: Server, folder: Path) -> Iterator[Database]:
    """A database that a system's schema.sql has made."""
    spec, render = read_spec(folder, folder.parent), renderer()
    with server.database() as database, database.connect() as connection:
        for _, text in (*stubs(spec, render), *schema_sql(spec, render)):
            connection.execute(text.encode())
        yield database
