"""The history of a system is guarded: what is edited, deleted or missing is told, and nothing is written anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from revisions import FIRST, OUT, SHOP, SPEC, VERSIONS, add_column, revise, run, text_of, write_shop
from tablewright import workflow
from tablewright.catalog.fingerprint import fingerprint
from tablewright.catalog.model import Catalog, Column, Table, Unmodelled
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type
from tablewright.emit import own_steps
from tablewright.emit.writer import recorded
from tablewright.errors import InputError
from tablewright.history.files import History, find_history, read_history, seal
from tablewright.history.names import file_name, next_id
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(file.parent for file in CASES.glob("*/*/system.yaml") if file.parts[-3] not in ("errors", "warnings"))
A, B = Column("a", Type("text")), Column("b", Type("integer"), nullable=True)


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The spec of `shop` in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_shop()


def read() -> Spec:
    return read_spec(SPEC / "shop", SPEC)


def told(*arguments: str) -> list[str]:
    """What `gen --check` says of the history; it exits with 1."""
    checked = run("gen", "--check", *arguments)
    assert checked.exit_code == 1, checked.output
    return checked.stderr.splitlines()


def table(*columns: Column) -> Catalog:
    key = QName("public", "t")
    return Catalog(tables={key: Table(key, columns)})


# Fingerprints.


def test_a_fingerprint_is_the_same_for_all_time() -> None:
    """Whatever changes it makes every revision that was ever written look as if its spec had moved on."""
    assert fingerprint(Catalog()) == "44136fa355b3678a1146ad16f7e8649e"
    assert fingerprint(table(A, B)) == "b05804e8d4a2d09020745cb21d6cf763"


def test_neither_order_nor_defaults_count() -> None:
    later = dataclasses.make_dataclass("Later", [("added", int, 0)], bases=(Column,), frozen=True)
    assert fingerprint(table(A, B)) == fingerprint(table(B, A))
    assert fingerprint(table(A, B)) == fingerprint(table(A, later("b", Type("integer"), True)))
    assert fingerprint(table(A, B)) != fingerprint(table(A, later("b", Type("integer"), True, added=1)))
    catalog = read().catalog
    reversed_ = dataclasses.replace(
        catalog, tables=dict(reversed(list(catalog.tables.items()))), unmodelled=(Unmodelled("rule r"),)
    )
    assert fingerprint(reversed_) == fingerprint(catalog)


def test_every_field_of_every_object_counts() -> None:
    """Of all cases: no two objects of a kind that differ have the same fingerprint, nor has what lacks one."""
    for folder in FOLDERS:
        catalog = read_spec(folder, folder.parent).catalog
        for field in dataclasses.fields(catalog):
            objects = getattr(catalog, field.name)
            if isinstance(objects, Mapping):
                only: list[dict[str, Any]] = [{field.name: {key: each}} for key, each in objects.items()]
                alone = {fingerprint(Catalog(**each)) for each in only}
                assert len(alone) == len(objects)
                for key in objects:
                    others: dict[str, Any] = {field.name: {k: each for k, each in objects.items() if k != key}}
                    assert fingerprint(dataclasses.replace(catalog, **others)) != fingerprint(catalog)


# Seals.

EDITS = {
    "a statement": ('op.execute("SELECT 1")', 'op.execute("SELECT 2")', True),
    "the message": ("Change it\n", "Change that\n", True),
    "a space": ("SELECT 1", "SELECT  1", True),
    "a mark": (own_steps.END, "# the end", True),
    "what it leads to": ("leads to cafe", "leads to beef", False),
    "own steps": (own_steps.BEGIN + "\n", own_steps.BEGIN + '\n    op.execute("SELECT 2")\n', False),
    "ends of lines": ("\n", "\r\n", False),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_text_is_told(edit: str, tmp_path: Path) -> None:
    old, new, edited = EDITS[edit]
    text = seal(text_of("001"), "cafe")
    assert old in text
    (tmp_path / "001.py").write_bytes(text.replace(old, new, 1 if old != "\n" else -1).encode())
    (found,) = read_history(tmp_path).revisions
    assert found.edited == edited
    assert found.own_steps == ({"upgrade": 'op.execute("SELECT 2")\n'} if edit == "own steps" else {})


def test_a_seal_is_put_once(tmp_path: Path) -> None:
    text = seal(text_of("001"), "cafe")
    assert seal(text, "cafe") == text
    assert seal(seal(text, "beef"), "cafe") == text
    assert text.splitlines()[-1].startswith("# tablewright: leads to cafe, text ")


# Reading.


def write(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)


def test_what_a_history_knows(tmp_path: Path) -> None:
    write(
        folder := tmp_path / "versions",
        {
            "c.py": text_of("1", message="First"),
            "a.py": seal(text_of("2", ["1"]), "cafe"),
            "b.py": 'revision = "3"\ndown_revision = "1"\n',
            "z.py": text_of("4", ["2", "3"]),
            "__init__.py": "",
            "notes.txt": "",
        },
    )
    history = read_history(folder)
    assert [revision.id for revision in history.revisions] == ["1", "2", "3", "4"]
    assert [head.id for head in history.heads] == ["4"]
    first, second = history.by_id["1"], history.by_id["2"]
    assert (first.message, first.created, first.sealed) == ("First", "2025-02-01 00:00", False)
    assert (second.catalog, second.sealed, second.edited, second.down_revisions) == ("cafe", True, False, ("1",))
    assert find_history(tmp_path / "nothing").revisions == ()


WRONG = {
    "no Python": ({"a.py": 'revision = "1"\nx = = 1\n'}, "a.py:2:5: error: this is no Python: invalid syntax"),
    "a conflict": ({"a.py": "<<<<<<< HEAD\nrevision = 1\n"}, "Git has left its conflict markers"),
    "no id": ({"a.py": "x = 1\n"}, "a.py: error: the revision has no id"),
    "an id that is none": ({"a.py": "revision = 1\n"}, "a.py: error: the revision has no id"),
    "an id that is computed": ({"a.py": "import os\nrevision = os.name\n"}, "a.py:2:1: error: `revision` is computed"),
    "a parent that is none": ({"a.py": 'revision = "1"\ndown_revision = 1\n'}, "a.py:2:1: error: `down_revision` is"),
    "two of an id": ({"a.py": text_of("1"), "b.py": text_of("1")}, "b.py:11:1: error: the revision `1` is also in"),
    "a parent that is gone": ({"a.py": text_of("2", ["1"])}, "a.py:11:1: error: the revision `1`, which this one bui"),
    "a circle": ({"a.py": text_of("2", ["3"]), "b.py": text_of("3", ["2"])}, "the revision `2` builds on itself"),
    "its own parent": ({"a.py": text_of("2", ["2"])}, "a.py:11:1: error: the revision `2` builds on itself"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_has_a_place(what: str, tmp_path: Path) -> None:
    texts, message = WRONG[what]
    write(folder := tmp_path / "versions", texts)
    with pytest.raises(InputError) as error:
        read_history(folder)
    assert message in str(error.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xff")
    with pytest.raises(InputError, match="UTF-8"):
        read_history(tmp_path)


# Names.


@pytest.mark.parametrize(
    ("ids", "message", "expected"),
    [
        ([], "Anything", "001"),
        (["001"], "Add phone", "002"),
        (["099", "100"], "Add phone", "101"),
        (["001_initial_schema"], "Add phone", "002_add_phone"),
        (["009_x"], "Add the phone numbers of every customer", "010_add_the_phone_numbers_of_eve"),
        (["1_x"], "電話", "2"),
        (["7c41e0d92b5a"], "Add phone", None),
    ],
)
def test_the_next_id(ids: list[str], message: str, expected: str | None, tmp_path: Path) -> None:
    chain = dict(zip(ids, [[], *([each] for each in ids)], strict=False))
    write(folder := tmp_path / "versions", {f"{id_}.py": text_of(id_, down) for id_, down in chain.items()})
    found = next_id(read_history(folder), read(), message)
    assert found == expected if expected else len(found) == 12 and int(found, 16) >= 0


@pytest.mark.parametrize(
    ("pattern", "id_", "expected"),
    [
        ("%(rev)s_%(slug)s", "002", "002_add_phone.py"),
        ("%(rev)s_%(slug)s", "002_add_phone", "002_add_phone.py"),
        (
            "%(year)d%(month).2d%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s",
            "002",
            "20250201_0930_002_add_phone.py",
        ),
        ("%(slug)s", "x", "add_phone.py"),
    ],
)
def test_a_file_name(pattern: str, id_: str, expected: str) -> None:
    spec = read()
    migrations = dataclasses.replace(spec.system.migrations, later_file_names=pattern)
    named = dataclasses.replace(spec, system=dataclasses.replace(spec.system, migrations=migrations))
    assert file_name(named, id_, "Add phone", datetime(2025, 2, 1, 9, 30)) == expected


@pytest.mark.parametrize("pattern", ["%(nothing)s", "%", "%d"])
def test_a_pattern_that_makes_no_name(pattern: str) -> None:
    spec = read()
    migrations = dataclasses.replace(spec.system.migrations, later_file_names=pattern)
    named = dataclasses.replace(spec, system=dataclasses.replace(spec.system, migrations=migrations))
    with pytest.raises(InputError, match="later_file_names: error"):
        file_name(named, "002", "Add phone", datetime(2025, 2, 1))


# What `gen` does and tells.


def test_a_history_is_never_written_anew() -> None:
    run("gen")
    first = FIRST.read_bytes()
    assert run("gen", "--check").output == ""
    add_column("users", "phone")
    assert "001_initial_schema" not in run("gen").stdout
    assert FIRST.read_bytes() == first
    assert told() == [
        'generated/shop: the spec has moved on since revision 001: run `tablewright revision shop -m "what changes"`'
    ]
    assert revise("Add phone").name == "002_add_phone.py"
    assert run("gen", "--check").output == ""
    assert set(recorded(SHOP)) >= {
        f"migrations/versions/{name}" for name in ("001_initial_schema.py", "002_add_phone.py")
    }


def test_a_revision_brings_all_else_along() -> None:
    run("gen")
    add_column("users", "phone")
    revise("Add phone")
    assert "phone" in (SHOP / "schema.sql").read_text()
    assert run("gen", "--check").output == ""
    assert FIRST.exists()


def test_an_edited_revision_is_told_and_accepted() -> None:
    run("gen")
    FIRST.write_text(FIRST.read_text().replace("Create everything", "Make everything"))
    line = f"{FIRST}: revision 001 was edited after it was written: undo that, or accept it: "
    assert told() == [f"{line}`tablewright revision shop --accept 001`"]
    assert run("gen").exit_code == 0
    assert len(told()) == 1
    accepted = workflow.accept(read(), OUT, "001")
    assert (accepted.changed, accepted.edited) == (("migrations/versions/001_initial_schema.py",), ())
    workflow.write(SPEC, OUT, [accepted])
    assert run("gen", "--check").output == ""
    assert "Make everything" in FIRST.read_text()


def test_own_steps_are_no_edit() -> None:
    run("gen")
    add_column("users", "phone")
    file = revise("Add phone")
    own = f"{own_steps.BEGIN}\n    op.execute('SELECT 2')"
    file.write_text(file.read_text().replace(own_steps.BEGIN, own, 1))
    assert run("gen", "--check").output == ""
    assert run("gen").exit_code == 0
    assert own in file.read_text()


def test_a_deleted_revision_is_told_and_forgotten() -> None:
    run("gen")
    add_column("users", "phone")
    file = revise("Add phone")
    text = file.read_bytes()
    file.unlink()
    message = (
        f"{file}: the revision was deleted: restore it (`git checkout HEAD -- {file}`), "
        "or, if it was never applied: `tablewright revision shop --accept 002_add_phone`"
    )
    assert told() == [message]
    assert run("gen").exit_code == 0
    assert told() == [message]
    file.write_bytes(text)
    assert run("gen", "--check").output == ""
    file.unlink()
    workflow.write(SPEC, OUT, [workflow.accept(read(), OUT, "002")])
    assert [line.partition(": run")[0] for line in told()] == [
        "generated/shop: the spec has moved on since revision 001"
    ]


def test_what_others_build_on_is_not_forgotten() -> None:
    run("gen")
    add_column("users", "phone")
    second = revise("Add phone")
    add_column("users", "fax")
    revise("Add fax")
    second.unlink()
    assert ["which was deleted" in line for line in told()] == [True]
    with pytest.raises(InputError, match="revision 003 builds on 002: restore that"):
        workflow.accept(read(), OUT, "002")


@pytest.mark.parametrize("id_", ["001", "005", ""])
def test_nothing_to_accept(id_: str) -> None:
    run("gen")
    with pytest.raises(InputError, match=r"as it was written|there is no revision"):
        workflow.accept(read(), OUT, id_)


def test_a_revision_by_hand_is_respected() -> None:
    run("gen")
    file = VERSIONS / "by_hand.py"
    file.write_text(text_of("abc", ["001"]))
    # It is not listed yet.
    assert told()[0] == "generated/shop is out of date: run `tablewright gen`"
    note = f"note: {file}: revision abc was written by hand, so that only a server knows where it leads: "
    assert run("gen").stderr.startswith(note)
    for _ in range(2):
        checked = run("gen", "--check")
        assert (checked.exit_code, checked.stderr.startswith(note)) == (0, True)
    with pytest.raises(InputError, match="by hand"):
        workflow.accept(read(), OUT, "abc")


def test_a_history_that_cannot_be_read_stops_everything() -> None:
    run("gen")
    (VERSIONS / "broken.py").write_text("x = = 1\n")
    add_column("users", "phone")
    before = (SHOP / "schema.sql").read_bytes()
    for arguments in (["gen"], ["gen", "--check"]):
        refused = run(*arguments)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert f"{VERSIONS}/broken.py:1:5: error: this is no Python" in refused.stderr
    assert (SHOP / "schema.sql").read_bytes() == before


def test_templates_of_ones_own_leave_history_alone(tmp_path: Path) -> None:
    run("gen")
    first = FIRST.read_bytes()
    (tmp_path / "mine/migrations").mkdir(parents=True)
    (tmp_path / "mine/migrations/revision.py.jinja").write_text("mine = 1\n")
    assert run("gen", "--templates", "mine").output.endswith("unchanged\n")
    assert FIRST.read_bytes() == first


def test_without_any_revision_the_first_is_written_again() -> None:
    run("gen")
    add_column("users", "phone")
    FIRST.unlink()
    assert run("gen").stderr == ""
    assert "phone" in FIRST.read_text()


def test_a_history_moves_with_its_folder() -> None:
    run("gen")
    add_column("users", "phone")
    revise("Add phone")
    with (SPEC / "shop/system.yaml").open("a") as file:
        file.write("layout: {migrations: alembic}\n")
    names = sorted(file.name for file in VERSIONS.glob("*.py"))
    assert run("gen").stderr == ""
    assert sorted(file.name for file in (SHOP / "alembic/versions").glob("*.py")) == names
    assert not VERSIONS.exists()
    assert run("gen", "--check").output == ""


def test_a_revision_is_taken_away() -> None:
    run("gen")
    add_column("users", "phone")
    file = revise("Add phone")
    spec = read()
    old, new = "migrations/versions/002_add_phone.py", "migrations/versions/003_add_phone.py"
    text = file.read_text().replace('"002"', '"003"')
    changes = workflow.add_revision(spec, OUT, {new: seal(text, fingerprint(spec.catalog))}, gone=[old])
    assert (changes.new, changes.removed) == ((new,), (old,))
    workflow.write(SPEC, OUT, [changes])
    assert run("gen", "--check").output == ""
    assert isinstance(read_history(VERSIONS), History)
