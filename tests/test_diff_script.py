"""`diff --format sql`: a script that `psql` runs as it is. That it makes one schema of another, `test_pairs` shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffing import CORE, USERS, begin, put, run, running, same
from pairing import psql
from tablewright.emit.changes import Comparison, Report
from tablewright.emit.script import as_sql
from tablewright.ops import Block, Hazard, Step
from tablewright.postgres.server import Server


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """A repository with one system, `shop`, committed as `main`."""
    begin(tmp_path, monkeypatch, server)


def test_a_script_runs_as_it_is(server: Server) -> None:
    """In order, transactions marked, hazards beside what has them; what CONCURRENTLY does stands outside."""
    other = put(
        "shop", USERS.replace("varchar(20)", "varchar(30)").replace("[email, total]", "[total, email]"), Path("new")
    )
    with running(server, Path("spec/shop")) as database:
        result = run("main", "new", "--format", "sql")
        assert (result.exit_code, result.stderr) == (1, "")
        psql(server, database, result.stdout)
        same(database.url, other)
    lines = result.stdout.splitlines()
    assert lines.count("BEGIN;") == lines.count("COMMIT;") > 0
    depth = 0
    for line in lines:
        depth += (line == "BEGIN;") - (line == "COMMIT;")
        assert depth == ("CONCURRENTLY" not in line) or not line.startswith(("CREATE", "DROP", "ALTER"))
    assert not any(line.startswith(("note:", "table rewrite:", "data loss:")) for line in lines)


def test_a_script_of_what_is_refused_does_nothing() -> None:
    """The reason stands in it, and on nothing else anybody could count."""
    CORE.write_text(USERS.replace("type: int, check: total > 0", "type: uuid"))
    result = run("main", "spec", "--format", "sql")
    assert result.exit_code == 1
    assert "No statement does this: public.users.total" in result.stdout
    assert "BEGIN" not in result.stdout


def test_a_hazard_stays_a_comment_whatever_it_says() -> None:
    hazard = Hazard("note", "one\nDROP TABLE two;\r\\q")
    block = Block((Step("SELECT 1", hazards=(hazard,)),))
    told = as_sql(Report("a\nb", "c", (Comparison("shop", (), blocks=(block,)),)))
    loud = [line for line in told.splitlines() if not line.startswith("--")]
    assert "SELECT 1;" in loud
    assert not any("DROP" in line or "q" in line.split() for line in loud)


def test_values_are_told_as_yaml() -> None:
    CORE.write_text(USERS.replace("[email, total]", "[email, total desc]"))
    result = run("main", "spec")
    assert "keys: [{item: email}, {item: total}] -> [{item: email}, {item: total, descending: true}]" in result.stdout
