"""A spec that PostgreSQL refuses, although `check` takes it, is told at its place by whatever asks a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tablewright.cli import main
from tablewright.postgres.server import Server

V1 = """enums: {st: [a, b, c]}
domains: {d: {type: st, check: VALUE <> 'c'}}
tables: {t: {columns: {id: {type: bigint, primary_key: true}, s: {type: d, null: true}}}}
"""
WRONG = V1.replace("VALUE <> 'c'", "VALUE::text @@ 1")
SAID = "error: `public.d`: PostgreSQL refuses it: operator does not exist: text @@ integer (in CREATE DOMAIN d AS st "


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def moved_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """A system whose spec has come to an operator that there is not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TABLEWRIGHT_DEV_URL", server.url)
    folder = Path("spec/s")
    folder.mkdir(parents=True)
    (folder / "system.yaml").write_text("system: s\n")
    (folder / "core.yaml").write_text(V1)
    assert run("gen").exit_code == 0
    Path("old/s").mkdir(parents=True)
    for file in folder.iterdir():
        Path("old/s", file.name).write_text(file.read_text())
    (folder / "core.yaml").write_text(WRONG)
    assert run("gen").exit_code == 0


@pytest.mark.usefixtures("moved_on")
def test_evolution_traceback_when_schema_sql_fails() -> None:
    for command in (["revision", "s", "-m", "fewer"], ["diff", "old", "spec"]):
        refused = run(*command)
        assert refused.exit_code == 2
        assert refused.stderr.startswith(f"spec/s/core.yaml:2:11: {SAID}"), refused.stderr
        assert refused.stderr.endswith("1 error; nothing was written\n")
    verified = run("verify")
    assert verified.exit_code == 1
    assert "public.d: PostgreSQL refuses it: operator does not exist: text @@ integer" in verified.output


@pytest.mark.usefixtures("moved_on")
def test_an_extension_that_the_server_lacks_is_named_with_the_way_out() -> None:
    Path("spec/s/core.yaml").write_text(V1)
    Path("spec/s/system.yaml").write_text("system: s\nextensions: [tw_nothing]\n")
    refused = run("revision", "s", "-m", "more")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("spec/s/system.yaml:2:14: error: `tw_nothing`: PostgreSQL refuses it: extension")
    assert "hint: the scratch server has " in refused.stderr
    assert "`--dev-url` names a server that has more" in refused.stderr
