"""`revision` where others have a hand in it: branches, databases that exist, a platform, and odd names."""

from __future__ import annotations

import json
import os
import shlex
import uuid
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from shop_by_command import (
    BY_HAND,
    CORE,
    SHOP,
    SYSTEM,
    USERS,
    VERSIONS,
    begin,
    commit,
    edit,
    git,
    is_up_to_date,
    migrate,
    refused,
    resolve,
    revision,
    run,
    up_down_up,
    versions,
    write_own_steps,
)
from tablewright.introspect import introspect
from tablewright.introspect.external import without_alembic
from tablewright.introspect.normalize import normalize
from tablewright.postgres import cron
from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import ForkServer
from tablewright.quoting import sql_identifier
from tablewright.scratch import differences
from tablewright.specio.resolve import read_spec


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server, forks: ForkServer) -> None:
    """A small system in the current folder."""
    begin(tmp_path, monkeypatch, server, forks)


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


@pytest.mark.usefixtures("repository")
def test_two_branches_are_joined(database: Database, forks: ForkServer) -> None:
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
    migrate(forks, "upgrade", database)
    with database.connect() as connection:
        connection.execute("INSERT INTO users (email) VALUES ('a')")
    edit("user_id:", "memo: {type: text, null: true}\n      user_id:")
    revision("-m", "Add memo")
    write_own_steps(VERSIONS / "003_add_memo.py", "UPDATE orders SET memo = ''")
    commit("Ours, too")
    # What a developer's database has of ours is taken back while its files are there.
    migrate(forks, "downgrade", database, "001")

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
    up_down_up(forks, database, "002")
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


def test_a_history_begins_with_a_baseline(server: Server, database: Database, forks: ForkServer) -> None:
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
    migrate(forks, "upgrade", database)
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


def test_hostile_names_and_texts(database: Database, forks: ForkServer) -> None:
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
    up_down_up(forks, database, "001")
    with database.connect() as connection:
        written = read_spec(CORE.parent, CORE.parents[1])
        with without_alembic(connection):
            assert differences(normalize(written.catalog, connection), introspect(connection)) == []


def test_what_belongs_to_others(server: Server, database: Database, forks: ForkServer) -> None:
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
    assert told.count(f"+ create role {writer}") == 1 and "create job tidy" in told
    assert f"create role {reader}" not in told
    assert is_up_to_date()
    edit("login: true", "login: true, create_db: true", SYSTEM)
    assert revision("-m", "A role's property").count(f"alter role {writer}") == 1
    assert f"ALTER ROLE {writer} CREATEDB" in (VERSIONS / "003_a_role_s_property.py").read_text()
    assert is_up_to_date()
    with server.database() as bare, psycopg.connect(server.url, autocommit=True) as admin:
        try:
            for each in (database, bare):
                with each.connect() as connection:
                    if each is database:
                        cron.stand_in(connection)
                    connection.execute((SHOP / "development/stubs.sql").read_bytes())
                up_down_up(forks, each, "001")
        finally:
            for each in (database, bare):
                with each.connect() as connection:
                    for name in names:
                        connection.execute(f"DROP OWNED BY {name}".encode())
            for name in names:
                admin.execute(f"DROP ROLE {name}".encode())
