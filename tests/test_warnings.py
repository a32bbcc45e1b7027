"""What is refused by nobody and seldom meant: a warning, which a comment at its place silences.

A case is a folder under `cases/warnings` with a system in it, and what is said about it in `expected.txt`;
`UPDATE_CASES=1 pytest` writes these files anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from tablewright.cli import main
from tablewright.errors import WarningId
from tablewright.specio.resolve import read_spec

WARNINGS = Path(__file__).parent / "cases" / "warnings"
CASES = sorted(file.parent.name for file in WARNINGS.glob("*/system.yaml"))
README = Path(__file__).parents[1] / "README.md"
LOG = "tables:\n  log:\n    columns: {at: timestamptz}\n"


@pytest.mark.parametrize("name", CASES)
def test_what_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WARNINGS)
    said = "".join(f"{problem}\n" for problem in read_spec(Path(name), Path()).warnings)
    expected = WARNINGS / name / "expected.txt"
    if "UPDATE_CASES" in os.environ:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def test_every_warning_is_explained_and_has_a_case() -> None:
    explained, said = README.read_text(), "".join(file.read_text() for file in WARNINGS.glob("*/expected.txt"))
    for id_ in get_args(WarningId):
        assert f"| `{id_}` |" in explained
        assert f" [{id_}]\n" in said


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec folder with one system, `shop`, that has a warning, in the current folder."""
    (tmp_path / "spec" / "shop").mkdir(parents=True)
    (tmp_path / "spec/shop/system.yaml").write_text("system: shop\n")
    (tmp_path / "spec/shop/core.yaml").write_text(LOG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path("spec")


@pytest.mark.parametrize("command", ["check", "gen"])
def test_a_warning_changes_no_exit_code(spec: Path, command: str) -> None:
    result = CliRunner().invoke(main, [command])
    assert result.exit_code == 0
    assert "spec/shop/core.yaml:2:3: warning: table `log` has no primary key [no-primary-key]\n" in result.stderr
    if command == "check":
        assert result.stdout == "shop: 1 tables, 1 columns, no errors, 1 warning\n"


def test_among_errors_what_is_meant_is_not_said_and_what_is_of_no_use_not_yet(spec: Path) -> None:
    (spec / "shop/core.yaml").write_text(
        LOG.replace("log:", "log:  # tablewright: ignore[no-primary-key] meant")
        + "  users:  # tablewright: ignore[no-primary-key] of no use\n"
        + "    columns: {id: {type: uid, primary_key: true}}\n"
    )
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 2
    assert "unknown type `uid`" in result.stderr
    assert "warning" not in result.stderr
    assert result.stderr.endswith("1 error; nothing was written\n")


def test_a_file_that_systems_share_may_have_a_comment_for_one_of_them(spec: Path) -> None:
    (spec / "shared.yaml").write_text(
        "mixins:\n  # tablewright: ignore[no-primary-key] meant elsewhere\n  stamped: {columns: {at: timestamptz}}\n"
    )
    (spec / "shop/system.yaml").write_text("system: shop\ninclude: ../shared.yaml\n")
    assert [warning.id for warning in read_spec(spec / "shop", spec).warnings] == ["no-primary-key"]
