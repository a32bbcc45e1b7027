"""`revision` as a person meets it: what is edited, what is asked, what is written, and what a database makes of it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from shop_by_command import (
    BY_HAND,
    CORE,
    SYSTEM,
    USERS,
    VERSIONS,
    begin,
    edit,
    is_up_to_date,
    refused,
    revision,
    run,
    tree,
    up_down_up,
    versions,
)
from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import ForkServer


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server, forks: ForkServer) -> None:
    """A small system in the current folder."""
    begin(tmp_path, monkeypatch, server, forks)


def test_from_an_edit_to_a_database(database: Database, forks: ForkServer) -> None:
    run("gen")
    edit("age: {type: int, null: true, check: age > 0}", "age: {type: int, null: true, check: age > 1}")
    edit("user_id:", "note: {type: text, null: true, index: true}\n      user_id:")
    checked = run("gen", "--check")
    assert checked.exit_code == 1
    assert (
        'the spec has moved on since revision 001: run `tablewright revision shop -m "what changes"`' in checked.stderr
    )
    assert "nothing was written" in revision("-m", "Add notes", "--dry-run")
    assert versions() == ["001_initial_schema.py"]

    before = tree()
    told = revision("-m", "Add notes")
    assert f"new      {VERSIONS}/002_add_notes.py\n" in told
    assert "+ create column public.orders.note  (spec/shop/core.yaml:10:7)" in told
    assert "+ create index public.orders_note_idx" in told
    assert "! may fail: " in told
    assert set(tree()) - set(before) == {str(Path.cwd() / VERSIONS / "002_add_notes.py")}
    text = (VERSIONS / "002_add_notes.py").read_text()
    assert "- may fail: " in text and "postgresql_concurrently=True" in text and "NOT VALID" in text
    assert is_up_to_date()
    before = tree()
    assert revision("-m", "Again") == "revision 002 leads to the spec already\n"
    assert tree() == before

    # The same in other words.
    edit("age > 1", "age  >  1")
    assert not is_up_to_date()
    assert "revision 002 leads to the spec already" in revision("-m", "Spaces")
    after = (VERSIONS / "002_add_notes.py").read_text()
    assert after != text
    assert after.splitlines()[:-1] == text.splitlines()[:-1]
    assert is_up_to_date()

    assert "003_tighten.py" in edited_and_told("email: {type: varchar(40)", "email: {type: varchar(60)", "Tighten")
    up_down_up(forks, database, "001")
    with database.connect() as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("003",)


def edited_and_told(old: str, new: str, message: str) -> str:
    edit(old, new)
    return revision("-m", message)


def test_a_question_has_two_answers() -> None:
    run("gen")
    edit("age: {type: int, null: true, check: age > 0}", "years: {type: int, null: true}")
    told = refused(1, "-m", "Years")
    assert "the column users.age is gone, and users.years is like it: was it renamed?" in told
    assert "--rename users.age=users.years  (or `renamed_from:` in the spec)" in told
    assert "--not-a-rename users.age\n" in told
    told = refused(1, "-m", "Years", "--not-a-rename", "users.ago")
    assert "`--not-a-rename users.ago` answers none of these: did you mean `users.age`?" in told

    assert "did you mean `users.years`?" in refused(2, "-m", "Years", "--rename", "users.age=users.yeers")
    told = refused(2, "-m", "Years", "--rename", "users.ago=users.years", "--rename", "users.mail=users.email")
    assert "spec/shop/core.yaml:6:7: error: `public.users.years`: there is no `users.ago` that could be renamed" in told
    assert "did you mean `users.age`?" in told and "2 errors" in told
    assert "a rename is OLD=NEW" in refused(2, "-m", "Years", "--rename", "users.age")

    told = refused(1, "-m", "Years", "--not-a-rename", "users.age")
    assert "--allow-loss" in told
    told = revision("-m", "Years", "--not-a-rename", "users.age", "--allow-loss", "--dry-run")
    assert "- drop column public.users.age" in told and "! data loss: " in told
    # What does not look alike is renamed if somebody says so.
    edit("years: {type: int, null: true}", "born: {type: date, null: true, using: now()::date}")
    told = revision("-m", "Born", "--rename", "users.age=users.born")
    assert "public.users.age -> public.users.born" in told
    assert "RENAME COLUMN age TO born" in (VERSIONS / "002_born.py").read_text()
    assert "there is no `users.age` that could be renamed" in refused(
        2, "-m", "Born", "--rename", "users.age=users.born"
    )


@pytest.mark.parametrize("id_", ["head", "001", "../a", "a-b", "", "x" * 33])
def test_an_id_that_does_not_do(id_: str) -> None:
    run("gen")
    edit("age > 0", "age > 1")
    assert f"--id {id_}: error: " in refused(2, "-m", "Age", "--id", id_)


def test_an_id_of_ones_own() -> None:
    run("gen")
    edit("age > 0", "age > 1")
    assert "002 -> " not in revision("-m", 'A """message""" \\ of\ntwo lines', "--id", "1e9")
    assert versions() == ["001_initial_schema.py", "1e9_a_message_of_two_lines.py"]
    edit("age > 1", "age > 2")
    SYSTEM.write_text("system: shop\nmigrations: {later_file_names: 1e9_a_message_of_two_lines}\n")
    assert "the file of revision 1e9 is called so already" in refused(2, "-m", "Age")


@pytest.mark.parametrize(("typed", "code", "said"), [("y\n", 0, "RENAME COLUMN age TO years"), ("n\n", 1, "loses")])
def test_a_terminal_is_asked(typed: str, code: int, said: str) -> None:
    run("gen")
    edit("age: {type: int, null: true, check: age > 0}", "years: {type: int, null: true}")
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    command = [*TABLEWRIGHT, "revision", "shop", "-m", "Years"]
    done = subprocess.run(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=60, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert (done.returncode, "Is the column users.years what was users.age before? [y/N]: " in shown) == (code, True)
    written = "".join(file.read_text() for file in VERSIONS.glob("002*"))
    assert said in (written or shown)


TABLEWRIGHT = [sys.executable, "-c", "from tablewright.cli import main; main(prog_name='tablewright')"]


@pytest.mark.parametrize("redirected", ["</dev/null", "<&-"])
def test_nobody_to_ask(redirected: str) -> None:
    run("gen")
    edit("age: {type: int, null: true, check: age > 0}", "years: {type: int, null: true}")
    script = f'exec "$@" {redirected}'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *TABLEWRIGHT, "revision", "shop", "-m", "Years"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "--rename users.age=users.years" in done.stderr


def test_what_has_no_way_back_is_written_where_that_is_meant() -> None:
    table = """
  parted:
    columns: {id: bigint, s: st}
    primary_key: [id, s]
    partition_by: {list: s}
    partitions: {parted_rest: default}
"""
    core = Path("spec/shop/core.yaml")
    core.write_text("enums: {st: [a, b]}\ntables:" + table)
    run("gen")
    core.write_text("enums: {st: [a, b, c]}\ntables:" + table)
    told = refused(1, "-m", "More")
    assert "there is no way back: `public.parted.s`: it is what its table is partitioned by" in told
    assert "--irreversible writes it all the same" in told
    assert "ADD VALUE" not in "".join(file.read_text() for file in VERSIONS.glob("002*"))
    assert "there is no way back" in revision("-m", "More", "--irreversible")
    text = (VERSIONS / "002_more.py").read_text()
    assert "ADD VALUE IF NOT EXISTS 'c'" in text
    assert "raise NotImplementedError(" in text.partition("def downgrade")[2]
    verified = run("verify")
    assert verified.exit_code == 0, verified.output
    assert "revision 002 has no way back" in verified.output


def test_what_is_lost_is_told_first(database: Database, forks: ForkServer) -> None:
    run("gen")
    edit("  orders:\n", "  sales:\n")
    edit("      age: {type: int, null: true, check: age > 0}\n", "")
    told = refused(1, "-m", "Drop", "--not-a-rename", "orders")
    assert "it loses what no downgrade brings back; --allow-loss writes it all the same" in told
    revision("-m", "Drop", "--not-a-rename", "orders", "--allow-loss")
    text = (VERSIONS / "002_drop.py").read_text()
    upgrade = text.partition("Before you upgrade a live server:")[2].partition("Before you downgrade")[0]
    assert "- data loss: table public.orders: " in upgrade
    assert "- data loss: column public.users.age: " in upgrade
    up_down_up(forks, database, "001")


def test_what_cannot_be_is_refused_all_at_once() -> None:
    CORE.write_text(
        USERS
        + """  parts:
    columns: {id: int, day: date, name: {type: text, null: true}}
    primary_key: [id, day]
    partition_by: {hash: id}
    partitions: {modulus: 2}
"""
    )
    run("gen")
    edit("email: {type: varchar(40), unique: true}", "email: {type: int, unique: true}")
    edit("user_id:", "kind: text\n      user_id:")
    edit("{hash: id}", "{hash: day}")
    told = refused(2, "-m", "Too much")
    assert "3 errors; nothing was written" in told
    for line, reason in (
        (5, "PostgreSQL does not turn varchar(40) into integer by itself"),
        (10, "`public.orders.kind`: "),
        (12, "`public.parts`: "),
    ):
        assert any(each.startswith(f"spec/shop/core.yaml:{line}:") and reason in each for each in told.splitlines()), (
            told
        )
    assert "          email: {type: int, unique: true}\n          ^\n    hint: say how at the column" in told
    assert told.count("    hint: ") == 3


def test_names_that_go_round() -> None:
    edit("age: {type: int, null: true, check: age > 0}", "a: {type: int, null: true}\n      b: {type: int, null: true}")
    run("gen")
    edit("a: {type: int, null: true}", "a: {type: int, null: true, renamed_from: b}")
    edit("b: {type: int, null: true}", "b: {type: int, null: true, renamed_from: a}")
    told = refused(2, "-m", "Swap")
    assert "swap names" in told and "say `--rename users.b=users.a --rename users.a=users.b`" in told


def test_a_name_that_is_still_taken() -> None:
    CORE.write_text(USERS + "views: {people: {query: select id from users}}\n")  # noqa: S608 - a spec
    run("gen")
    CORE.write_text(
        USERS.replace("users:\n", "people:\n    renamed_from: users\n").replace(
            "references: users", "references: people"
        )
    )
    told = refused(2, "-m", "People")
    assert 'PostgreSQL does not rename `public.users` to it: relation "people" already exists' in told
    assert "spec/shop/core.yaml:2:3: error: `public.people`" in told


def test_what_was_edited_is_accepted_and_what_was_deleted_is_told() -> None:
    run("gen")
    first = VERSIONS / "001_initial_schema.py"
    written = first.read_text()
    first.write_text(written.replace("def upgrade() -> None:\n", "def upgrade() -> None:\n    # looked at\n", 1))
    edit("age > 0", "age > 1")
    told = refused(1, "-m", "Age")
    assert "revision 001 was edited after it was written" in told and "revision shop --accept 001" in told
    assert revision("--accept", "001") == "001 is accepted as it is\n"
    assert "# looked at" in first.read_text()
    revision("-m", "Age")
    assert is_up_to_date()
    second = VERSIONS / "002_age.py"
    second.unlink()
    told = refused(1, "-m", "Age")
    assert f"{second}: the revision was deleted" in told and "--accept 002_age" in told
    revision("--accept", "002_age")
    revision("-m", "Once more")
    assert versions() == ["001_initial_schema.py", "002_once_more.py"]


def test_a_revision_by_hand_is_built_on(database: Database, forks: ForkServer) -> None:
    run("gen")
    (VERSIONS / "by_hand.py").write_text(BY_HAND)
    edit("age: {", "city: {type: text, null: true}\n      age: {")
    assert "revision abc leads to the spec already" in revision("-m", "City")
    assert (VERSIONS / "by_hand.py").read_text() == BY_HAND
    edit("city: {type: text, null: true}", "city: {type: text, default: \"'?'\", backfill: \"'?'\"}")
    revision("-m", "Everybody lives somewhere", "--id", "003")
    assert "add_column" not in (VERSIONS / "003_everybody_lives_somewhere.py").read_text()
    assert (VERSIONS / "by_hand.py").read_text() == BY_HAND
    assert is_up_to_date()
    up_down_up(forks, database, "abc")
