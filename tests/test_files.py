"""The file system as it is met: what lies in the way is told in one sentence, and nothing is lost or half-written."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tablewright.cli import main
from tablewright.postgres.server import Server

TABLES = "tables: {users: {columns: {id: {type: uuid, primary_key: true}}}}\n"
GENERATED = Path("generated")


@pytest.fixture(autouse=True)
def two_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`a` and `b`, generated, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("a", "b"):
        write_system("spec", name)
    assert run("gen").exit_code == 0


def write_system(spec: str, name: str, said: str = "") -> None:
    folder = Path(spec, name)
    folder.mkdir(parents=True)
    (folder / "system.yaml").write_text(f"system: {name}\n{said}")
    (folder / "core.yaml").write_text(TABLES)


def run(*arguments: str) -> Result:
    """Run a command; it never ends in a traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def tree(folder: Path = GENERATED) -> dict[str, bytes]:
    """Everything below a folder, hidden files too."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def refused(*arguments: str) -> str:
    """What a command says that finds the input wrong, and that leaves everything as it was."""
    before = tree()
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert tree() == before
    return result.stderr


# History.


def another_name() -> None:
    Path("spec/b/system.yaml").rename("spec/b/system.yml")


def no_system_file() -> None:
    Path("spec/b/system.yaml").unlink()


def dangling_link() -> None:
    shutil.rmtree("spec/b")
    Path("spec/b").symlink_to("elsewhere/b")


def dangling_system_file() -> None:
    no_system_file()
    Path("spec/b/system.yaml").symlink_to("nowhere.yaml")


def folder_for_a_file() -> None:
    no_system_file()
    Path("spec/b/system.yaml").mkdir()


def circle() -> None:
    no_system_file()
    Path("spec/b/system.yaml").symlink_to("system.yaml")


def not_utf8() -> None:
    Path("spec/b/system.yaml").write_bytes(b"system: b\n# \xff")


@pytest.mark.parametrize(
    "accident",
    [another_name, no_system_file, dangling_link, dangling_system_file, folder_for_a_file, circle, not_utf8],
    ids=lambda accident: accident.__name__,
)
def test_history_gen_deletes_history(accident: Callable[[], None]) -> None:
    """A system that cannot be read is no system that is gone."""
    accident()
    for arguments in (["gen"], ["gen", "--check"], ["gen", "--prune"], ["check"]):
        said = refused(*arguments)
        assert said.startswith("spec/b")
        assert "error: " in said


def test_another_name_is_hinted_at() -> None:
    another_name()
    assert "hint: did you mean `system.yml`? it has to be called system.yaml" in refused("gen")


def test_another_spec_folder_needs_another_output_folder() -> None:
    write_system("other", "c")
    write_system("other", "a")
    for arguments in (["gen"], ["gen", "a"], ["gen", "--check"], ["gen", "--prune"], ["revision", "a", "-m", "x"]):
        assert refused(*arguments, "--spec", "other").startswith(
            "generated/.tablewright.json: error: this folder was written from spec, not from other\n"
        )
    assert run("gen", "--spec", "other", "--out", "theirs").exit_code == 0


def test_a_spec_folder_that_has_moved_is_followed() -> None:
    Path("spec").rename("db")
    assert run("gen", "--check", "--spec", "db").exit_code == 1
    assert run("gen", "--spec", "db").exit_code == 0
    assert run("gen", "--check", "--spec", "db").output == ""


def test_a_clone_elsewhere_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree("spec", "clone/spec")
    shutil.copytree("generated", "clone/generated")
    monkeypatch.chdir("clone")
    assert run("gen", "--check").output == ""


def test_what_a_system_leaves_behind_is_named_and_pruned_on_demand() -> None:
    shutil.rmtree("spec/b")
    before = tree()
    said = run("gen")
    assert said.exit_code == 0
    assert "generated/b: written for a system that is gone; `gen --prune` would remove\n" in said.stderr
    assert "    generated/b/schema.sql\n" in said.stderr
    assert tree() == before
    assert run("gen", "--check").exit_code == 1
    assert "removed  generated/b/schema.sql" in run("gen", "--prune").output
    assert set(tree(GENERATED / "b")) == {
        "generated/b/.tablewright.json",
        "generated/b/migrations/versions/001_initial_schema.py",
    }
    # What is left is history, and no business of a command.
    assert run("gen", "--check").output == ""


def test_revisions_of_a_former_layout_stay() -> None:
    versions = GENERATED / "a/migrations/versions/001_initial_schema.py"
    Path("spec/a/system.yaml").write_text(
        "system: a\nlayout: {migrations: db/migrations, alembic_ini: db/alembic.ini}\n"
    )
    text = versions.read_bytes()
    assert run("gen").exit_code == 0
    assert (GENERATED / "a/db/migrations/versions/001_initial_schema.py").read_bytes() == text
    assert not versions.exists()


# What lies in the way.


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def folder(path: Path) -> None:
    (path / "mine").mkdir(parents=True)


def itself(path: Path) -> None:
    path.symlink_to(path.name)


def file(path: Path) -> None:
    path.write_text("mine")


@pytest.mark.parametrize("obstacle", [pipe, listening, folder, itself], ids=lambda each: each.__name__)
@pytest.mark.parametrize("path", ["spec/a/more.yaml", "spec/a/core.yaml"])
def test_files_fifo(path: str, obstacle: Callable[[Path], None]) -> None:
    """What is no file is not read: a pipe would let us wait for ever."""
    Path(path).unlink(missing_ok=True)
    obstacle(Path(path))
    for arguments in (["check"], ["gen"], ["gen", "--check"]):
        assert refused(*arguments).startswith(f"{path}: error: cannot be read: ")


@pytest.mark.parametrize("obstacle", [pipe, listening, folder, itself, file], ids=lambda each: each.__name__)
@pytest.mark.parametrize("path", ["schema.sql", "models", "docs/database-schema.md", ".tablewright.json", "."])
def test_files_out_not_writable(path: str, obstacle: Callable[[Path], None]) -> None:
    """What is no file of ours is not written over, at the path of a file or at that of a folder."""
    target = GENERATED / "a" / path
    if obstacle is folder and path in (".", "models"):
        pytest.skip("there a folder belongs")
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    obstacle(target)
    if (obstacle, path) in ((file, "schema.sql"), (file, "docs/database-schema.md"), (file, ".tablewright.json")):
        assert run("gen").exit_code == (0 if path == ".tablewright.json" else 1)
        return
    (Path("spec/b/core.yaml")).write_text(TABLES.replace("users", "others"))
    said = refused("gen")
    assert "error: cannot be " in said
    assert str(target) in said


def test_a_link_does_not_lead_out_of_the_folder() -> None:
    shutil.move("generated/a/models", "elsewhere")
    Path("generated/a/models").symlink_to("../../elsewhere")
    Path("spec/a/core.yaml").write_text(TABLES.replace("users", "others"))
    before = tree(Path("elsewhere"))
    assert "a link leads out of generated/a" in refused("gen")
    assert tree(Path("elsewhere")) == before


def test_a_file_of_ours_makes_room_for_a_folder_and_back() -> None:
    said = "layout: {docs: schemas.d/docs.md, sql: notes}\n"
    Path("spec/a/system.yaml").write_text(f"system: a\n{said}")
    assert run("gen").exit_code == 0
    Path("spec/a/system.yaml").write_text("system: a\nlayout: {docs: schemas.d, sql: notes/schema.sql}\n")
    assert run("gen").exit_code == 0
    assert Path("generated/a/schemas.d").is_file()
    assert Path("generated/a/notes/schema.sql").is_file()


@pytest.mark.parametrize("name", ["mkdir", "write_bytes", "replace"])
@pytest.mark.parametrize("nth", [1, 2, 9, 10, 30])
def test_a_full_disk_leaves_everything_as_it_was(name: str, nth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for system in ("a", "b"):
        Path(f"spec/{system}/more.yaml").write_text(TABLES.replace("users", "others"))
        Path(f"spec/{system}/system.yaml").write_text(f"system: {system}\nlayout: {{docs: pages/schema.md}}\n")
    original, calls = getattr(Path, name), []

    def fail(self: Path, *arguments: Any, **named: Any) -> Any:
        if "generated" in self.parts:
            calls.append(self)
            if len(calls) == nth:
                raise OSError(28, "No space left on device")
        return original(self, *arguments, **named)

    before = tree()
    with monkeypatch.context() as failure:
        failure.setattr(Path, name, fail)
        result = run("gen")
    if len(calls) < nth:
        assert result.exit_code == 0
        return
    assert result.exit_code == 2
    assert "No space left on device\n1 error; nothing was written\n" in result.stderr
    assert tree() == before
    assert not [path for path in GENERATED.rglob("*") if path.name.startswith(".tablewright-")]


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("{docs: models}", "`models` and `docs` would be in the same place"),
        (
            "{sql: models/core.py/schema.sql}",
            "`models/core.py` (models) is a file, and `models/core.py/schema.sql` (sql)",
        ),
        (
            "{sql: a.sql, docs: a.sql/b.md}",
            "spec/a/system.yaml:2:28: error: `docs` would lie in `sql`, which is a file",
        ),
        ("{docs: SCHEMA.sql}", "`sql` and `docs` would be in the same place"),
        ("{docs: models/Core.py}", "differ only by capitals"),
        ("{docs: models/./core.py}", "both into `models/core.py`"),
    ],
)
def test_files_layout_file_is_folder(layout: str, words: str) -> None:
    Path("spec/a/system.yaml").write_text(f"system: a\nlayout: {layout}\n")
    assert words in refused("gen")


def test_tables_that_differ_by_case_do_not_share_a_file() -> None:
    Path("spec/a/Core.yaml").write_text(TABLES.replace("users", "others"))
    assert "the modules `Core` and `core` would be the same file of models" in refused("gen")


def test_files_percent_in_path(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """configparser reads a `%` in a path as its own."""
    shutil.copytree("spec", "it's 100% here/spec")
    monkeypatch.chdir("it's 100% here")
    assert run("gen").exit_code == 0
    with server.database() as database:
        verified = run("verify", "a", "--dev-url", database.url)
    assert verified.exit_code == 0, verified.output
