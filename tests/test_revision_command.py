"""`revision` as a person meets it: what is edited, what is asked, what is written, and what a database makes of it."""

from __future__ import annotations

import json
import os
import pty
import shlex
import subprocess
import sys
import uuid
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from tablewright.cli import main
from tablewright.fork_server import ForkServer
from tablewright.generated_code import GeneratedCode
from tablewright.introspect import introspect
from tablewright.introspect.external import without_alembic
from tablewright.introspect.normalize import normalize
from tablewright.own_steps import BEGIN
from tablewright.postgres import cron
from tablewright.postgres.server import Database, Server
from tablewright.quoting import sql_identifier
from tablewright.scratch import differences
from tablewright.specio.resolve import read_spec

CORE, SYSTEM = Path("spec/shop/core.yaml"), Path("spec/shop/system.yaml")
SHOP = Path("generated/shop")
VERSIONS = SHOP / "migrations/versions"
USERS = """tables:
  users:
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      email: {type: varchar(40), unique: true}
      age: {type: int, null: true, check: age > 0}
  orders:
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      user_id: {references: users, on_delete: cascade}
"""
Migrate = Callable[..., None]


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server, forks: ForkServer) -> None:
    """The spec of `shop` in the current folder; the scratch server and what runs code have been started already."""
    monkeypatch.setattr("tablewright.revising.processes", lambda: nullcontext(forks))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.with_name(f"{tmp_path.name}-cache")))
    monkeypatch.setenv("TABLEWRIGHT_DEV_URL", server.url)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    CORE.parent.mkdir(parents=True)
    SYSTEM.write_text("system: shop\n")
    CORE.write_text(USERS)


@pytest.fixture
def migrate(forks: ForkServer) -> Migrate:
    """What `alembic upgrade` and `downgrade` do."""

    def run_step(step: str, database: Database, *revision: str) -> None:
        layout = read_spec(CORE.parent, CORE.parents[1]).system.layout
        GeneratedCode(forks, layout, SHOP.resolve()).run(step, database.url, *revision)

    return run_step


def run(*arguments: str) -> Result:
    """Run a command; it never ends in a traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def revision(*arguments: str) -> str:
    """What the command says that writes a revision."""
    result = run("revision", "shop", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(code: int, *arguments: str) -> str:
    """What it says that writes nothing."""
    before = tree()
    result = run("revision", "shop", *arguments)
    assert (result.exit_code, tree()) == (code, before), result.output
    assert "nothing was written" in result.stderr
    return result.stderr


def tree() -> dict[str, bytes]:
    """Everything below the current folder but Git's own, hidden files too."""
    files = (file for file in sorted(Path.cwd().rglob("*")) if file.is_file() and ".git" not in file.parts)
    return {str(file): file.read_bytes() for file in files}


def versions() -> list[str]:
    return sorted(file.name for file in VERSIONS.glob("*.py"))


def edit(old: str, new: str, file: Path = CORE) -> None:
    """Change a file as a person would."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def is_up_to_date() -> bool:
    checked = run("gen", "--check")
    assert checked.exit_code == (1 if checked.output else 0)
    return not checked.output


def test_from_an_edit_to_a_database(database: Database, migrate: Migrate) -> None:
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
    migrate("upgrade", database)
    migrate("downgrade", database, "001")
    migrate("upgrade", database)
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


@pytest.mark.parametrize("redirected", ["</dev/null", "<&- 2>&-"])
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
    assert "2>&-" in redirected or "--rename users.age=users.years" in done.stderr


def test_what_is_lost_is_told_first(database: Database, migrate: Migrate) -> None:
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
    for step in (["upgrade"], ["downgrade", "001"], ["upgrade"]):
        migrate(step[0], database, *step[1:])


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
    edit("      a: {", "      A: {")
    edit("      b: {type: int, null: true}", "      a: {type: int, null: true, renamed_from: b}")
    edit("      A: {type: int, null: true}", "      b: {type: int, null: true, renamed_from: a}")
    told = refused(2, "-m", "Swap")
    assert "swap names" in told and "give one of them a third name" in told


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


BY_HAND = '''"""Somebody wrote this"""
import sqlalchemy as sa
from alembic import op

revision = "abc"
down_revision = "001"


def upgrade():
    op.add_column("users", sa.Column("city", sa.Text()))


def downgrade():
    op.drop_column("users", "city")
'''


def test_a_revision_by_hand_is_built_on(database: Database, migrate: Migrate) -> None:
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
    for step in (["upgrade"], ["downgrade", "abc"], ["upgrade"]):
        migrate(step[0], database, *step[1:])


# Own steps and branches.


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch, shop: None) -> None:
    """`shop` is committed on `main`, of which there is a branch `feature`."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    run("gen")
    git("init", "--quiet", "--initial-branch", "main")
    commit("First")
    git("branch", "feature")


def git(*arguments: str, code: int = 0) -> None:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S607 - any Git
    assert done.returncode == code, done.stdout + done.stderr


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def resolve() -> None:
    """Keep both sides of a conflict in the YAML."""
    lines = CORE.read_text().splitlines(keepends=True)
    CORE.write_text("".join(line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))))


def write_own_steps(file: Path, statement: str) -> None:
    """A person's line in the region of `upgrade()`."""
    head, mark, rest = file.read_text().partition(f"    {BEGIN}\n")
    assert mark
    file.write_text(f'{head}{mark}    op.execute("{statement}")\n{rest}')


@pytest.mark.usefixtures("repository")
def test_two_branches_are_joined(database: Database, migrate: Migrate) -> None:
    edit("age: {", "fax: {type: text, null: true}\n      age: {")
    revision("-m", "Add fax")
    commit("Theirs")
    git("checkout", "--quiet", "feature")
    edit("age: {", "phone: {type: text, null: true}\n      age: {")
    revision("-m", "Add phone")
    ours = VERSIONS / "002_add_phone.py"
    write_own_steps(ours, "UPDATE users SET phone = 'none'")
    assert is_up_to_date()
    commit("Ours")
    migrate("upgrade", database)
    with database.connect() as connection:
        connection.execute("INSERT INTO users (email) VALUES ('a')")
    edit("user_id:", "memo: {type: text, null: true}\n      user_id:")
    revision("-m", "Add memo")
    write_own_steps(VERSIONS / "003_add_memo.py", "UPDATE orders SET memo = ''")
    commit("Ours, too")
    # What a developer's database has of ours is taken back while its files are there.
    migrate("downgrade", database, "001")

    git("merge", "--quiet", "main", code=1)
    assert "Git has left" in run("gen", "--check").stderr or "<<<<<<<" in CORE.read_text()
    resolve()
    checked = run("gen", "--check")
    assert checked.exit_code == 1 and "revision shop --rebase" in checked.stderr
    theirs = (VERSIONS / "002_add_fax.py").read_bytes()
    told = refused(1, "-m", "More")
    assert "nothing says which of the revisions" in told
    revision("--rebase")
    assert versions() == ["001_initial_schema.py", "002_add_fax.py", "003_add_phone_add_memo.py"]
    assert (VERSIONS / "002_add_fax.py").read_bytes() == theirs
    text = (VERSIONS / "003_add_phone_add_memo.py").read_text()
    assert '"""Add phone; Add memo\n' in text and 'down_revision: str | Sequence[str] | None = "002"' in text
    assert text.index("UPDATE users") < text.index("UPDATE orders")
    assert is_up_to_date()
    commit("Merge")
    assert is_up_to_date()
    assert "there is nothing to rebase" in refused(2, "--rebase")
    for step in (["upgrade"], ["downgrade", "002"], ["upgrade"]):
        migrate(step[0], database, *step[1:])
    with database.connect() as connection:
        assert connection.execute("SELECT phone, fax FROM users").fetchall() == [("none", None)]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("whose", ["edited", "by hand"])
def test_what_a_person_wrote_is_not_rebased_away(whose: str) -> None:
    edit("age > 0", "age > 1")
    revision("-m", "Age")
    commit("Theirs")
    git("checkout", "--quiet", "feature")
    file = VERSIONS / "ours.py"
    if whose == "by hand":
        file.write_text(BY_HAND)
    else:
        edit("varchar(40)", "varchar(50)")
        revision("-m", "Longer")
        file = VERSIONS / "002_longer.py"
        file.write_text(file.read_text().replace("def upgrade() -> None:\n", "def upgrade() -> None:\n    # mine\n", 1))
    commit("Ours")
    git("merge", "--quiet", "main", code=1 if whose == "edited" else 0)
    CORE.write_text(USERS.replace("age > 0", "age > 1").replace("40", "40" if whose == "by hand" else "50"))
    told = refused(2, "--rebase")
    assert f"{file}: error: revision " in told
    assert ("let its `down_revision` name 002 yourself" if whose == "by hand" else "which would be lost") in told


@pytest.mark.usefixtures("repository")
def test_both_branches_made_the_same_change() -> None:
    SYSTEM.write_text('system: shop\nmigrations: {later_file_names: "%(slug)s"}\n')
    for branch, message in (("main", "Wider"), ("feature", "Mail")):
        git("checkout", "--quiet", "--force", branch)
        SYSTEM.write_text('system: shop\nmigrations: {later_file_names: "%(slug)s"}\n')
        edit("varchar(40)", "varchar(50)")
        if branch == "feature":
            edit("age > 0", "age > 1")
        revision("-m", message)
        commit(message)
    git("merge", "--quiet", "main", code=1)
    CORE.write_text(USERS.replace("age > 0", "age > 1").replace("40", "50"))
    told = revision("--rebase")
    assert "varchar" not in (VERSIONS / "mail.py").read_text() and "users_age_check" in told
    assert versions() == ["001_initial_schema.py", "mail.py", "wider.py"]
    assert is_up_to_date()


# A database that exists already.


def test_a_history_begins_with_a_baseline(server: Server, database: Database, migrate: Migrate) -> None:
    run("gen")
    with database.connect() as connection:
        connection.execute((SHOP / "schema.sql").read_bytes())
        connection.execute("ALTER TABLE users ADD nobody text; INSERT INTO users (email) VALUES ('a')")
    for file in sorted(SHOP.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    differs = run("revision", "shop", "--baseline", "--url", database.url)
    assert differs.exit_code == 1
    assert "- drop column public.users.nobody" in differs.stdout
    assert "the database is not what the spec describes" in differs.stderr
    assert not list(SHOP.rglob("*.py"))
    with database.connect() as connection:
        connection.execute("ALTER TABLE users DROP nobody")
    assert "nothing was written" in revision("--baseline", "--url", database.url, "--dry-run")
    told = revision("--baseline", "--url", database.url)
    assert told.endswith("revision 001 is the baseline\nthe database is stamped: it is at revision 001\n")
    assert "001 is the baseline" in revision("--baseline", "--url", database.url)
    assert is_up_to_date()
    edit("age > 0", "age > 1")
    revision("-m", "Age")
    migrate("upgrade", database)
    with database.connect() as connection:
        assert connection.execute("SELECT email, version_num FROM users, alembic_version").fetchone() == ("a", "002")
    told = refused(2, "--baseline", "--url", database.url)
    assert "the history of `shop` has begun already" in told


def test_a_database_that_cannot_be_stamped(database: Database) -> None:
    run("gen")
    with database.connect() as connection:
        connection.execute((SHOP / "schema.sql").read_bytes())
        connection.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('of another history')")
    told = run("revision", "shop", "--baseline", "--url", database.url)
    assert (told.exit_code, "the database is not stamped: " in told.stderr) == (1, True)
    assert "the database cannot be read: " in refused(
        2, "--baseline", "--url", "postgresql://nobody@localhost:1/nothing"
    )


# What names and texts may be.

ODD = 'o%dd" :t\\n u'
LONG = "x" * 63
TEXT = """it's %s :x {y} $$ \\ "quoted" 100%"""


def quoted(text: str) -> str:
    """As SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def hostile(labels: list[str], default: str, comment: str, columns: Mapping[str, object]) -> str:
    """A module in which nothing has a plain name."""
    tables = {
        ODD: {
            "doc": comment,
            "columns": {
                "select": {"type": "bigint", "primary_key": True},
                "of": {"type": "mo'od %s", "default": default},
                **columns,
            },
            "checks": {f"{ODD}!": f"{sql_identifier('of')} <> {quoted(TEXT)}"},
        },
        "user": {
            "columns": {
                LONG: {"references": {"table": ODD, "name": "like"}, "null": True},
                "id": {"type": "int", "primary_key": True},
            }
        },
    }
    return json.dumps({"enums": {"mo'od %s": {"values": labels, "doc": comment}}, "tables": tables})


def test_hostile_names_and_texts(database: Database, migrate: Migrate) -> None:
    labels = [TEXT, ODD, "plain"]
    CORE.write_text(hostile(labels, ODD, TEXT, {}))
    run("gen")
    text: dict[str, object] = {"type": "text", "default": quoted(TEXT), "doc": TEXT, "index": True}
    CORE.write_text(hostile([*labels, "new\\ 'one' :z"], TEXT, f"{TEXT}\n{ODD}", {'a"b=c': text}))
    revision("-m", f"{ODD} {TEXT}")
    CORE.write_text(hostile([*labels, "new\\ 'one' :z"], ODD, ODD, {"x'=y %(z)s": {**text, "doc": ODD}}))
    told = refused(1, "-m", "Rename")
    old, new = f'{ODD}.a"b=c', f"{ODD}.x'=y %(z)s"
    assert shlex.quote(f"{old}={new}") in told
    revision("-m", "Rename", "--rename", f"{old}={new}")
    CORE.write_text(hostile([labels[2], labels[0]], TEXT, TEXT, {"x'=y %(z)s": {**text, "default": quoted(ODD)}}))
    revision("-m", "Fewer labels")
    for step in (["upgrade"], ["downgrade", "001"], ["upgrade"]):
        migrate(step[0], database, *step[1:])
    with database.connect() as connection:
        written = read_spec(CORE.parent, CORE.parents[1])
        with without_alembic(connection):
            assert differences(normalize(written.catalog, connection), introspect(connection)) == []


def test_what_belongs_to_others(server: Server, database: Database, migrate: Migrate) -> None:
    """External tables and roles, roles of our own, and a job on a server without pg_cron."""
    names = [f"{name}_{uuid.uuid4().hex[:8]}" for name in ("platform", "reader", "writer")]
    platform, reader, writer = names
    external = "external:\n  namespaces: [auth]\n"
    external += (
        f"  roles: [{platform}]\n  tables: {{auth.people: {{columns: {{id: {{type: uuid, primary_key: true}}}}}}}}\n"
    )
    SYSTEM.write_text(f"system: shop\nroles: [{reader}]\n{external}")
    run("gen")
    text = CORE.read_text()
    person = "person: {references: auth.people, null: true}\n      user_id:"
    grants = f"    grants: {{{reader}: select, {writer}: [select, insert], {platform}: select}}\n"
    CORE.write_text(text.replace("user_id:", person) + grants)
    SYSTEM.write_text(
        f"system: shop\nroles: {{{reader}: {{}}, {writer}: {{login: true}}}}\n{external}"
        "jobs: {tidy: {schedule: '0 3 * * *', command: 'VACUUM orders'}}\n"
    )
    told = revision("-m", "Others")
    assert f"+ create role {writer}" in told and "create job tidy" in told
    assert is_up_to_date()
    # Roles are never altered: what a spec says of one holds where there is none.
    edit("login: true", "login: true, create_db: true", SYSTEM)
    told = revision("-m", "A role's property")
    assert is_up_to_date()
    with server.database() as bare, psycopg.connect(server.url, autocommit=True) as admin:
        try:
            for each in (database, bare):
                with each.connect() as connection:
                    if each is database:
                        cron.stand_in(connection)
                    connection.execute((SHOP / "development/stubs.sql").read_bytes())
                for step in (["upgrade"], ["downgrade", "001"], ["upgrade"]):
                    migrate(step[0], each, *step[1:])
        finally:
            for each in (database, bare):
                with each.connect() as connection:
                    for name in names:
                        connection.execute(f"DROP OWNED BY {name}".encode())
            for name in names:
                admin.execute(f"DROP ROLE {name}".encode())
