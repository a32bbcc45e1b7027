"""Git brings two histories together: what `gen` tells then, and which of the revisions are ours to be moved."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from revisions import FIRST, SHOP, SPEC, VERSIONS, add_column, revise, run, write_shop
from tablewright.emit.writer import MANIFEST
from tablewright.errors import InputError
from tablewright.history.branches import Branches, ours_and_theirs
from tablewright.history.files import find_history, read_history

ID_STYLES = ["", "migrations: {first_id: 001_initial_schema}\n", "migrations: {first_id: 7c41e0d92b5a}\n"]
SCHEMA = SHOP / "schema.sql"


@pytest.fixture(autouse=True)
def repository(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository with `shop` and its first revision, in the current folder; a parameter is about its migrations."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.with_name(f"{tmp_path.name}-cache")))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "no-config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    write_shop(getattr(request, "param", ""))
    run("gen")
    git("init", "--quiet", "--initial-branch", "main")
    commit("First")
    git("branch", "feature")


def git(*arguments: str, fails: bool = False) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout


def merge(branch: str) -> None:
    """Whether or not there are conflicts."""
    command = ["git", "merge", "--quiet", "--no-edit", branch]
    subprocess.run(command, capture_output=True, check=False)


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def on(branch: str, table: str, column: str) -> Path:
    """Add a column and its revision on a branch."""
    git("checkout", "--quiet", branch)
    add_column(table, column)
    file = revise(f"Add {column}")
    commit(f"Add {column}")
    return file


def resolve_spec() -> None:
    """Keep both sides of a conflict in the YAML."""
    for file in (SPEC / "shop").glob("*.yaml"):
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))))


def assert_two_heads(*files: Path) -> None:
    """`gen` brings all else up to date, and then nothing but the two heads is told."""
    generated = run("gen")
    assert (generated.exit_code, generated.stderr.count("\n")) == (0, 1), generated.output
    assert "<<<<<<<" not in "".join(file.read_text() for file in SHOP.rglob("*") if file.is_file())
    checked = run("gen", "--check")
    assert (checked.exit_code, checked.stdout, checked.stderr.count("\n")) == (1, "", 1)
    assert all(file.name in checked.stderr for file in files)
    assert "put yours behind the others': `tablewright revision shop --rebase`" in checked.stderr


@pytest.mark.parametrize("repository", ID_STYLES, indirect=True)
def test_both_branches_add_a_revision() -> None:
    theirs, ours = on("main", "orders", "note"), on("feature", "users", "phone")
    git("merge", "--quiet", "main", fails=True)
    assert "<<<<<<<" in (SHOP / MANIFEST).read_text()
    checked = run("gen", "--check")
    assert checked.exit_code == 1
    assert "nothing says which of the revisions" in checked.stderr
    assert_two_heads(theirs, ours)
    assert "phone" in SCHEMA.read_text() and "note" in SCHEMA.read_text()
    assert FIRST.exists() or len(list(VERSIONS.glob("*.py"))) == 3
    commit("Merge")
    assert_two_heads(theirs, ours)


def test_two_of_the_same_number_are_no_whole() -> None:
    on("main", "orders", "note"), on("feature", "users", "phone")
    git("merge", "--quiet", "main", fails=True)
    assert {head.id for head in find_history(VERSIONS).heads} == {"002"}
    with pytest.raises(InputError, match="the revision `002` is also in"):
        read_history(VERSIONS)


def test_git_may_join_the_manifests_itself() -> None:
    Path(".gitattributes").write_text(f"{MANIFEST} merge=union\n")
    commit("Attributes")
    git("branch", "--force", "feature")
    theirs, ours = on("main", "orders", "note"), on("feature", "users", "phone")
    merge("main")
    assert "<<<<<<<" not in (SHOP / MANIFEST).read_text()
    assert_two_heads(theirs, ours)


@pytest.mark.parametrize("with_revision", ["main", "feature"])
def test_one_branch_has_a_revision(with_revision: str) -> None:
    other = {"main": "feature", "feature": "main"}[with_revision]
    on(with_revision, "users", "phone")
    git("checkout", "--quiet", other)
    Path("notes.txt").write_text("Nothing of the schema.\n")
    commit("Notes")
    git("merge", "--quiet", with_revision)
    assert run("gen", "--check").output == ""


def test_the_other_branch_forgot_its_revision() -> None:
    on("main", "orders", "note")
    git("checkout", "--quiet", "feature")
    add_column("users", "phone")
    run("gen")
    commit("Add phone")
    merge("main")
    run("gen")
    checked = run("gen", "--check")
    assert (checked.exit_code, checked.stdout) == (1, "")
    assert "the spec has moved on since revision 002" in checked.stderr


def test_both_edit_the_same_table() -> None:
    theirs, ours = on("main", "users", "fax"), on("feature", "users", "phone")
    git("merge", "--quiet", "main", fails=True)
    assert run("gen").exit_code == 2
    resolve_spec()
    assert_two_heads(theirs, ours)
    assert "fax" in SCHEMA.read_text() and "phone" in SCHEMA.read_text()


def test_what_a_person_edited_is_told_in_a_merge_too() -> None:
    on("main", "users", "fax"), on("feature", "users", "phone")
    git("merge", "--quiet", "main", fails=True)
    resolve_spec()
    edited = SHOP / "alembic.ini"
    edited.write_text(edited.read_text() + "# mine\n")
    refused = run("gen")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"{edited}: edited since it was generated" in refused.stderr


def test_a_revision_that_git_could_not_join() -> None:
    file = on("main", "users", "phone")
    git("checkout", "--quiet", "feature")
    add_column("users", "phone")
    assert revise("Add phone") == file
    file.write_text(file.read_text().replace("SELECT 1", "SELECT 2"))
    commit("Add phone")
    git("merge", "--quiet", "main", fails=True)
    refused = run("gen", "--check")
    assert refused.exit_code == 2
    assert f"{file}:" in refused.stderr and "Git has left its conflict markers" in refused.stderr


def test_a_merge_that_loses_a_revision() -> None:
    theirs = on("main", "orders", "note")
    on("feature", "users", "phone")
    git("merge", "--quiet", "main", fails=True)
    git("rm", "--quiet", "--force", str(theirs))
    run("gen")
    commit("Merge")
    checked = run("gen", "--check")
    assert checked.exit_code == 1
    assert checked.stderr.startswith(
        f"{theirs}: the revision was deleted: restore it (`git checkout HEAD -- {theirs}`)"
    )


def test_a_commit_is_taken_back() -> None:
    file = on("main", "users", "phone")
    git("revert", "--no-edit", "HEAD")
    assert not file.exists()
    assert run("gen", "--check").output == ""
    git("revert", "--no-edit", "HEAD")
    assert run("gen", "--check").output == ""


def test_a_commit_is_taken_back_on_which_others_build() -> None:
    file = on("main", "users", "phone")
    on("main", "orders", "note")
    git("revert", "--no-edit", "HEAD~1", fails=True)
    run("gen")
    assert not file.exists()
    checked = run("gen", "--check")
    assert (checked.exit_code, checked.stdout) == (1, "")
    assert "revision 003 builds on revision 002, which was deleted" in checked.stderr


# Whose revisions are whose.


def branches(onto: str | None = None) -> Branches:
    return ours_and_theirs(find_history(VERSIONS), onto)


def check_ours(found: Branches, upstream: str) -> None:
    assert found.upstream == upstream
    assert [revision.path.name for revision in found.ours] == ["002_add_phone.py"]
    assert [revision.path.name for revision in found.theirs] == ["001_initial_schema.py", "002_add_note.py"]


def test_the_main_line_is_merged_into_a_branch() -> None:
    on("main", "orders", "note"), on("feature", "users", "phone")
    git("merge", "--quiet", "main", fails=True)
    check_ours(branches(), "MERGE_HEAD")
    run("gen")
    commit("Merge")
    check_ours(branches(), "main")
    check_ours(branches("main"), "main")


def test_a_branch_is_merged_into_the_main_line() -> None:
    on("feature", "users", "phone"), on("main", "orders", "note")
    git("merge", "--quiet", "feature", fails=True)
    check_ours(branches(), "HEAD")
    run("gen")
    commit("Merge")
    with pytest.raises(InputError, match="`main` has `002` and `002` already"):
        branches()
    check_ours(branches("HEAD^1"), "HEAD^1")


def test_a_branch_is_put_on_the_main_line() -> None:
    on("main", "orders", "note"), on("feature", "users", "phone")
    git("rebase", "--quiet", "main", fails=True)
    check_ours(branches(), "main")


def test_the_remote_says_which_line_is_the_main_one(tmp_path: Path) -> None:
    on("main", "orders", "note")
    git("clone", "--quiet", ".", str(tmp_path / "clone"))
    git("remote", "add", "origin", str(tmp_path / "clone"))
    git("fetch", "--quiet", "origin")
    git("remote", "set-head", "origin", "main")
    on("feature", "users", "phone")
    git("branch", "--quiet", "--delete", "--force", "main")
    git("merge", "--quiet", "origin/main", fails=True)
    check_ours(branches(), "MERGE_HEAD")
    commit("Merge")
    check_ours(branches(), "origin/HEAD")


@pytest.mark.parametrize(
    ("onto", "message"),
    [
        ("nothing", "Git knows no `nothing`"),
        ("--help", "Git knows no `--help`"),
        ("base", "`base` has none of the heads"),
    ],
)
def test_a_line_that_does_not_help(onto: str, message: str) -> None:
    git("tag", "base")
    on("main", "orders", "note"), on("feature", "users", "phone")
    merge("main")
    with pytest.raises(InputError, match=message):
        branches(onto)


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="no Git repository"):
        branches()
