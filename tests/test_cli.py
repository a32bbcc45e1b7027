"""The commands as people meet them: what `gen` prints and writes, what it refuses, and the schema for editors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from syrupy.assertion import SnapshotAssertion

from tablewright.cli import main
from tablewright.emit import writer
from tablewright.specio.json_schema import json_schema
from tablewright.specio.source import read_source, read_text

PROJECT = Path(__file__).parents[1]
USERS = """tables:
  users:
    columns:
      id: {type: uuid, primary_key: true}
      name: text
"""
SQL = Path("generated/shop/schema.sql")
MOVED_ON = (
    'generated/shop: the spec has moved on since revision 001: run `tablewright revision shop -m "what changes"`\n'
)


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spec folder with one system, `shop`, in the current folder."""
    (tmp_path / "spec/shop").mkdir(parents=True)
    (tmp_path / "spec/shop/system.yaml").write_text("system: shop\n")
    (tmp_path / "spec/shop/core.yaml").write_text(USERS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def run(*arguments: str) -> Result:
    """Run a command; it never ends in a traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def succeed(*arguments: str) -> str:
    """What a command prints that works."""
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def follow(*arguments: str) -> str:
    """What `gen` prints that writes all but the revision that a changed spec needs."""
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, f"note: {MOVED_ON}")
    return result.stdout


def tree() -> dict[str, bytes]:
    """Everything below `generated`, hidden files too."""
    return {str(file): file.read_bytes() for file in sorted(Path("generated").rglob("*")) if file.is_file()}


def edit_spec(old: str, new: str) -> None:
    """Change the spec as a person would."""
    file = Path("spec/shop/core.yaml")
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_gen_prints_what_it_did(snapshot: SnapshotAssertion) -> None:
    assert succeed("gen") == snapshot(name="at first")
    before = tree()
    assert succeed("gen") == f"shop: 0 new, 0 changed, 0 removed, {len(before) - 2} unchanged\n"
    assert tree() == before
    edit_spec("name: text", "name: varchar(20)")
    assert follow("gen") == snapshot(name="after a change")


def test_check_writes_nothing_and_shows_the_difference() -> None:
    succeed("gen")
    assert succeed("gen", "--check") == ""
    before = tree()
    edit_spec("name: text", "name: varchar(20)")
    for _ in range(2):
        checked = run("gen", "--check")
        assert checked.exit_code == 1
        assert f"--- {SQL}\n+++ {SQL}\n@@ " in checked.stdout
        assert "\n-    name text NOT NULL,\n+    name varchar(20) NOT NULL,\n" in checked.stdout
        assert checked.stderr == f"generated/shop is out of date: run `tablewright gen`\n{MOVED_ON}"
    assert tree() == before


def test_check_of_what_was_never_generated() -> None:
    checked = run("gen", "--check")
    assert checked.exit_code == 1
    assert f"--- /dev/null\n+++ {SQL}\n" in checked.stdout
    assert not Path("generated").exists()


def test_what_is_no_longer_generated_goes_and_nothing_else() -> None:
    Path("spec/shop/extra.yaml").write_text(USERS.replace("users", "others"))
    succeed("gen")
    mine = Path("generated/shop/models/notes.txt")
    mine.write_text("mine")
    Path("spec/shop/extra.yaml").unlink()
    printed = follow("gen")
    assert "removed  generated/shop/models/extra.py" in printed
    assert not Path("generated/shop/models/extra.py").exists()
    assert mine.read_text() == "mine"


def test_one_system_of_two() -> None:
    shutil.copytree("spec/shop", "spec/bank")
    Path("spec/bank/system.yaml").write_text("system: bank\n")
    assert "bank" not in succeed("gen", "shop")
    assert not Path("generated/bank").exists()


def test_what_a_person_edited_is_not_overwritten() -> None:
    succeed("gen")
    SQL.write_text("mine")
    edit_spec("name: text", "name: varchar(20)")
    before = tree()
    refused = run("gen")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"{SQL}: edited since it was generated\nnothing was written; `--force` overwrites these files\n"
    )
    assert tree() == before
    assert f"changed  {SQL}\n" in follow("gen", "--force")
    assert "varchar(20)" in SQL.read_text()


@pytest.mark.parametrize(
    "manifest", [None, "", "{", "[]", '{"files": 1}', '{"files": {"../../spec/shop/core.yaml": "x"}}']
)
def test_a_manifest_that_is_gone_or_broken(manifest: str | None) -> None:
    succeed("gen")
    file = Path("generated/shop") / writer.MANIFEST
    good = file.read_bytes()
    file.unlink() if manifest is None else file.write_text(manifest)
    assert run("gen", "--check").exit_code == 1
    assert " 0 changed, 0 removed" in succeed("gen")
    assert file.read_bytes() == good
    assert Path("spec/shop/core.yaml").exists()


@pytest.mark.parametrize("failing", ["write_bytes", "replace"])
def test_a_failure_while_writing_leaves_nothing_half_written(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    succeed("gen")
    edit_spec("name: text", "name: varchar(20)")
    before, original, calls = tree(), getattr(Path, failing), []

    def fail(self: Path, *arguments: Any) -> Any:
        if "generated" in self.parts:
            calls.append(self)
            if len(calls) == 1 if failing == "replace" else len(calls) == 3:
                raise OSError(28, "No space left on device")
        return original(self, *arguments)

    with monkeypatch.context() as failure:
        failure.setattr(Path, failing, fail)
        assert CliRunner().invoke(main, ["gen"]).exit_code != 0
    assert [name for name in tree() if name.endswith(".new")] == []
    assert tree() == before


def test_templates_of_ones_own() -> None:
    theirs = Path("mine/sql")
    theirs.mkdir(parents=True)
    (theirs / "schema.sql.jinja").write_text("-- mine\n")
    succeed("gen", "--templates", "mine")
    assert SQL.read_text() == "-- mine\n"


@pytest.mark.parametrize("kind", ["system", "module", "library"])
def test_the_schema_for_editors(kind: str) -> None:
    """It is one; what it takes and refuses the next tests say, whatever a library calls its parts."""
    schema = json.loads(succeed("schema", kind))
    Draft202012Validator.check_schema(schema)
    assert schema["$defs"]


FILES = sorted(
    file
    for root in ("spec", "tests/cases")
    for file in (PROJECT / root).glob("**/*.yaml")
    if not {"errors", "warnings"}.intersection(file.parts)
)


def test_every_good_file_fits_the_schema() -> None:
    assert len(FILES) > 40
    kinds = ("system", "module", "measurements")
    schemas = {kind: Draft202012Validator(json.loads(json_schema(kind))) for kind in kinds}
    wrong: dict[str, str] = {}
    for file in FILES:
        source, _ = read_source(file, file.name)
        found = schemas.get(file.stem, schemas["module"]).iter_errors(source.value)
        wrong |= {str(file): error.message for error in found}
    assert wrong == {}


MISTAKES = {
    "an unknown key": USERS.replace("type: uuid", "typ: uuid"),
    "a column that is a number": USERS.replace("name: text", "name: 5"),
    "null as a text": USERS.replace("name: text", "name: {type: text, null: 'yes'}"),
    "an unknown rule": USERS.replace("name: text", "name: {references: users, on_delete: drop}"),
    "an index without keys": USERS + "    indexes: [{unique: true}]\n",
    "a list of lists of numbers": USERS + "    unique: [[1]]\n",
    "a check that is a list": USERS + "    checks: {a: [b]}\n",
    "enum labels that are numbers": "enums: {a: {values: [1]}}\n",
    "an identity that is none": USERS.replace("name: text", "name: {type: integer, identity: sometimes}"),
    "no table at all": "tables: [users]\n",
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_does_not_fit_the_schema(mistake: str) -> None:
    source, problems = read_text(MISTAKES[mistake], "core.yaml")
    assert problems == []
    assert not Draft202012Validator(json.loads(json_schema("module"))).is_valid(source.value)
