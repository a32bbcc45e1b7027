"""Wrong input: every mistake is told once, in plain words and at its place; then nothing is written.

A case is a folder under `cases/errors` with a system in it, and what is said about it in `expected.txt`;
`UPDATE_CASES=1 pytest` writes these files anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tablewright.cli import main
from tablewright.errors import InputError, Place, Problem
from tablewright.specio.resolve import read_spec
from tablewright.specio.source import read_text

ERRORS = Path(__file__).parent / "cases" / "errors"
CASES = sorted(file.parent.name for file in ERRORS.glob("*/system.yaml"))
GOOD = "tables:\n  users:\n    columns:\n      id: {type: uuid, primary_key: true}\n"


def said_of(folder: Path) -> str:
    """What is said about a system; its files are named relative to the folder of all systems."""
    with pytest.raises(InputError) as caught:
        read_spec(folder, folder.parent)
    return "".join(f"{problem}\n" for problem in caught.value.problems)


@pytest.mark.parametrize("name", CASES)
def test_what_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ERRORS)
    said, expected = said_of(Path(name)), ERRORS / name / "expected.txt"
    if "UPDATE_CASES" in os.environ:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec folder with one good system, `shop`, in the current folder."""
    (tmp_path / "spec" / "shop").mkdir(parents=True)
    (tmp_path / "spec/shop/system.yaml").write_text("system: shop\n")
    (tmp_path / "spec/shop/core.yaml").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path("spec")


def gen(*arguments: str) -> Result:
    """Run the command; what is wrong with the input is no surprise to it."""
    result = CliRunner().invoke(main, ["gen", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(*arguments: str) -> str:
    """What a run says that finds the input wrong."""
    result = gen(*arguments)
    assert result.exit_code == 2
    assert not Path("generated").exists()
    return result.stderr


def test_nothing_is_written_when_one_of_two_systems_is_wrong(spec: Path) -> None:
    (spec / "bank").mkdir()
    (spec / "bank/system.yaml").write_text("system: bank\npostgres: 7\n")
    (spec / "bank/core.yaml").write_text(GOOD.replace("uuid", "uid"))
    assert refused().splitlines() == [
        "spec/bank/core.yaml:4:18: error: unknown type `uid`",
        "          id: {type: uid, primary_key: true}",
        "                     ^",
        "    hint: did you mean `uuid`?",
        "spec/bank/system.yaml:2:11: error: `postgres` should be 13 or more, not 7",
        "    postgres: 7",
        "              ^",
        "2 errors; nothing was written",
    ]


def test_a_system_that_is_not_there(spec: Path) -> None:
    assert refused("shpo", "shop", "bank") == (
        "spec: error: there is no system `shpo`\n    hint: did you mean `shop`?\n"
        "spec: error: there is no system `bank`\n    hint: known: shop\n"
        "2 errors; nothing was written\n"
    )


def test_a_folder_of_specs_that_is_not_there(spec: Path) -> None:
    hint = "a system is a folder with a system.yaml; `--spec` says where the folders are"
    for folder in ("nowhere", str(spec / "shop")):
        assert refused("--spec", folder) == (
            f"{folder}: error: no system here\n    hint: {hint}\n1 error; nothing was written\n"
        )
    with pytest.raises(InputError, match="nowhere: error: there is no such folder"):
        read_spec(Path("nowhere"), Path())


def test_a_file_that_is_not_utf_8(spec: Path) -> None:
    (spec / "shop/core.yaml").write_bytes(b"# fine\r\ndoc: caf\xe9 au lait\n" + GOOD.encode())
    assert refused().splitlines()[:4] == [
        "spec/shop/core.yaml:2:9: error: not UTF-8 text",
        "    doc: caf\N{REPLACEMENT CHARACTER} au lait",
        "            ^",
        "    hint: save the file as UTF-8",
    ]


def test_what_no_file_can_be_read_from(spec: Path) -> None:
    (spec / "shop/folder.yaml").mkdir()
    (spec / "shop/gone.yml").symlink_to("nowhere")
    assert refused() == (
        "spec/shop/folder.yaml: error: cannot be read: Is a directory\n"
        "spec/shop/gone.yml: error: cannot be read: No such file or directory\n"
        "2 errors; nothing was written\n"
    )


def test_two_files_for_one_module(spec: Path) -> None:
    (spec / "shop/core.yml").write_text(GOOD)
    assert "there is a module `core` already: spec/shop/core.yaml" in refused()


def test_an_editors_backup_is_no_module(spec: Path) -> None:
    (spec / "shop/.core.yaml").write_text("tables: [")
    assert gen("--spec", str(spec)).exit_code == 0


@pytest.mark.parametrize("way", ["absolute", "link"])
def test_an_include_from_outside(spec: Path, tmp_path: Path, way: str) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("password: 1234\n")
    (spec / "shop/link").symlink_to(outside)
    included = outside if way == "absolute" else "link"
    (spec / "shop/system.yaml").write_text(f"system: shop\ninclude: {included}\n")
    said = refused()
    assert said.startswith("spec/shop/system.yaml:2:10: error: an include stays inside the spec folder\n")
    assert "password" not in said


DEEP = {"lists": "a: " + "[" * 200_000, "mappings": "{a: " * 200_000, "entries": "- " * 200_000, "keys": "? " * 200_000}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting_does_not_crash_the_process(kind: str, tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text(DEEP[kind])
    code = "import sys, pathlib; from tablewright.specio.source import read_source as read\n"
    code += "file = pathlib.Path(sys.argv[1]); print(read(file, 'deep.yaml')[1][0].message)"
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "deep.yaml"], capture_output=True, timeout=20, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"nested more than 40 levels deep\n")


TEXTS = {
    "plain": "a: one two",
    "single quotes": "a: 'it''s two'",
    "double quotes": r'a: "\t\"q\" \u00e9 two"',
    "folded": "a: >-\n  one\n\n  more two",
    "kept": "a: |\n   one\n     two",
    "plain in two lines": "a: one\n  more two",
    "quoted in two lines": "a: 'one\n  more   two'",
    "anchored": "a: &name one two",
}


@pytest.mark.parametrize("style", TEXTS)
def test_the_place_inside_a_text(style: str) -> None:
    text = TEXTS[style]
    source, problems = read_text(text, "a.yaml")
    assert problems == []
    place = source.locate(("a",), source.value["a"].index("two"))
    assert place.text[place.column - 1 :].startswith("two")
    assert place.line == text.count("\n") + 1
    end = source.locate(("a",), len(source.value["a"]))
    assert (end.line, end.column) == (place.line, place.column + 3)


def test_the_caret_stands_under_the_character_whatever_is_before_it() -> None:
    assert str(Problem("wrong", Place("a", 1, 4, "\t\x1bæx"))).splitlines()[1:] == ["      æx", "       ^"]
    assert str(Problem("wrong", Place("a", 1, 3, "日本x"))).splitlines()[1:] == ["    日本x", "        ^"]
    shown, caret = str(Problem("wrong", Place("a", 1, 5001, "x" * 5000 + "y" + "x" * 5000))).splitlines()[1:]
    assert len(shown) < 120
    assert shown[caret.index("^")] == "y"
