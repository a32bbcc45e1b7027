"""`diff`: a folder, a Git ref and a database are read alike, compared by PostgreSQL, and told in three forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from markdown_it import MarkdownIt
from psycopg import sql

from diffing import CORE, USERS, begin, changes, commit, git, names, put, refused, run, running, same
from tablewright.emit.changes import Change, Comparison, Property, Report, as_json, as_markdown, as_text
from tablewright.errors import Place
from tablewright.ops import Hazard
from tablewright.postgres.server import Server

HOSTILE = "a`|<b>\x1b[31m\u202e*x* ]("
PECULIAR = "geh/eim@"


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """A repository with one system, `shop`, committed as `main`."""
    begin(tmp_path, monkeypatch, server)


# What differs, by what sides there are.


def test_a_ref_and_a_folder() -> None:
    CORE.write_text(USERS.replace("varchar(20)", "varchar(30)").replace("    doc: People.\n", ""))
    email, table = sorted(changes("main", "spec"), key=lambda change: str(change["kind"]))[-2:]
    assert table["properties"] == [{"name": "comment", "old": "People.", "new": None}]
    assert table["place"] == {"file": str(CORE), "line": 2, "column": 3}
    assert table["sql"] == ["COMMENT ON TABLE users IS NULL"]
    assert (email["what"], email["kind"], email["name"]) == ("alter", "column", "public.users.email")
    assert email["properties"] == [{"name": "type", "old": "varchar(20)", "new": "varchar(30)"}]
    assert email["place"] == {"file": str(CORE), "line": 5, "column": 15}
    assert "varchar(30)" in "".join(email["sql"])


def test_what_is_gone_has_its_place_in_the_old_spec() -> None:
    CORE.write_text(USERS.replace("      total: {type: int, check: total > 0}\n", "").replace(", total]", "]"))
    (total,) = [change for change in changes("HEAD", "spec") if change["kind"] == "column"]
    assert total["what"] == "drop"
    assert total["place"] == {"file": f"HEAD:{CORE}", "line": 7, "column": 7}
    assert "data loss" in {hazard["risk"] for hazard in total["hazards"]}


def test_two_folders_and_the_systems_in_them(tmp_path: Path) -> None:
    put("shop", USERS, Path("other"))
    put("blog", USERS, Path("other"))
    assert names(changes("spec", "other")) == {"create system blog"}
    assert names(changes("other", "spec")) == {"drop system blog"}
    same("spec", "other", "--system", "shop")
    same("spec/shop", "other")
    same("spec/shop", tmp_path / "other" / "blog")
    assert changes("spec", "other")[0]["place"]["file"] == "other/blog/system.yaml"


def test_what_is_written_alike_needs_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLEWRIGHT_DEV_URL", "postgresql://nobody@127.0.0.1:1/none")
    CORE.write_text(f"# A comment.\n{USERS}")
    result = run("main", "spec")
    assert (result.exit_code, result.stdout) == (0, "main -> spec\n\nshop: nothing differs\n")


def test_what_postgresql_prints_alike_is_no_difference() -> None:
    CORE.write_text(USERS.replace("total > 0", "(((total) > 0))").replace("type: int,", "type: integer,"))
    same("main", "spec")


def test_two_refs_and_a_folder_of_the_name_of_one() -> None:
    git("branch", "before")
    CORE.write_text(USERS.replace("People", "Persons"))
    commit()
    git("branch", "after")
    assert names(changes("before", "after")) == {"alter table public.users"}
    put("shop", USERS, Path("after"))
    same("before", "after")


def test_a_rename_is_told_as_one(server: Server, tmp_path: Path) -> None:
    before = put("shop", USERS, tmp_path / "before")
    CORE.write_text(USERS.replace("email: {", "mail: {renamed_from: email, ").replace("[email,", "[mail,"))
    found = changes("main", "spec")
    assert "rename column public.users.mail" in names(found)
    assert {change["what"] for change in found} == {"rename"}
    with running(server, before) as database:
        assert changes(database.url, "spec") == found


def test_a_folder_and_a_database(server: Server) -> None:
    with running(server, Path("spec/shop")) as database, database.connect() as connection:
        connection.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        same("spec", database.url)
        same("main", database.url)
        connection.execute("ALTER TABLE users ADD COLUMN age int; DROP INDEX users_email_total_idx")
        there = changes(database.url, "spec/shop")
        assert names(there) == {"drop column public.users.age", "create index public.users_email_total_idx"}
        back = changes("spec", database.url)
        assert names(back) == {"create column public.users.age", "drop index public.users_email_total_idx"}
        (gone,) = [change for change in back if change["kind"] == "index"]
        assert gone["place"] == {"file": str(CORE), "line": 9, "column": 9}
        assert [change["place"] for change in back if change["kind"] == "column"] == [None]


def test_two_databases(server: Server) -> None:
    with running(server, Path("spec/shop")) as old, running(server, Path("spec/shop")) as new:
        same(old.url, new.url)
        with new.connect() as connection:
            connection.execute("CREATE VIEW emails AS SELECT email FROM users; CREATE CAST (users AS int) WITH INOUT")
        told = changes(old.url, new.url)
        assert {change["name"] for change in told} == {"public.emails", "cast (public.users AS integer)"}
        result = json.loads(run(new.url, new.url, "--format", "json").stdout)
        assert (result["differs"], result["systems"][0]["not_compared"]) == (
            False,
            ["cast (public.users AS integer)"],
        )


def test_what_no_revision_does_differs_all_the_same() -> None:
    CORE.write_text(USERS.replace("total: {type: int, check: total > 0}", "total: timestamptz"))
    (total,) = [change for change in changes("main", "spec") if change["kind"] == "column"]
    assert {"name": "type", "old": "integer", "new": "timestamptz"} in total["properties"]
    assert any(text["text"].startswith("no revision does this: ") for text in total["hazards"])


def test_a_database_is_only_read(server: Server) -> None:
    with server.database() as database, database.connect() as connection:
        connection.execute("CREATE TABLE t (id int)")
        before = connection.execute("SELECT pg_current_xact_id_if_assigned(), txid_current()").fetchone()
        same(database.url, database.url)
        after = connection.execute("SELECT pg_current_xact_id_if_assigned(), txid_current()").fetchone()
        assert before and after and after[1] == before[1] + 1


# What a server has and a spec says nothing of.


@pytest.fixture
def roles(server: Server) -> Iterator[list[str]]:
    """Two roles that can log in."""
    made = ["diff_reader", "diff_owner"]
    with psycopg.connect(server.url, autocommit=True) as connection:
        for name in made:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        try:
            yield made
        finally:
            for name in made:
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_who_has_no_rights_can_compare(server: Server, roles: list[str]) -> None:
    with running(server, Path("spec/shop")) as database, database.connect() as connection:
        connection.execute("CREATE SCHEMA hidden; CREATE TABLE hidden.t (id int); REVOKE ALL ON users FROM PUBLIC")
        reader = database.url.replace("postgres@", f"{roles[0]}@", 1)
        assert names(changes("spec", reader)) == {"create namespace hidden", "create table hidden.t"}
        same(database.url, reader)
        connection.execute("CREATE SCHEMA cron; CREATE TABLE cron.job (jobid int)")  # as of a pg_cron of others
        same(reader, reader)


def test_owners(server: Server, roles: list[str]) -> None:
    with running(server, Path("spec/shop")) as old, running(server, Path("spec/shop")) as new:
        with new.connect() as connection:
            connection.execute("ALTER TABLE users OWNER TO diff_owner")
        same("spec", new.url)  # which states no owner
        assert any(change["kind"] == "owner" for change in changes(old.url, new.url))
        with new.connect() as connection:
            connection.execute("ALTER TABLE users OWNER TO postgres")


PARTED = """tables:
  logs:
    columns: {at: timestamptz, line: text}
    primary_key: [at, line]
    partition_by: {range: at}
    partitions: {every: month, from: 2024-01, to: 2024-02, ahead: 2, keep: 1 year}
"""


def test_partitions_that_were_made_since(server: Server) -> None:
    folder = put("parted", PARTED, Path("parted"))
    with running(server, folder) as database, database.connect() as connection:
        connection.execute("SELECT maintain_logs('2025-06-15')")
        same("parted", database.url)
        connection.execute("CREATE TABLE mine PARTITION OF logs FOR VALUES FROM ('2030-01-01') TO ('2030-02-01')")
        assert "create partition public.mine" in names(changes("parted", database.url))


# What cannot be read.


def test_no_such_side(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "nowhere: error: neither a folder nor a Git ref" in refused("main", "nowhere")
    said = refused("nowhere", "postgresql://u@127.0.0.1:1/db")
    assert "nowhere: error" in said and "postgresql://u@127.0.0.1:1/db: error: the database cannot be read" in said
    assert "there is no system `shpo`" in refused("main", "spec", "--system", "shpo")
    put("blog", USERS)
    with server.database() as database:
        assert "say `--system`" in refused("spec", database.url)
    commit()
    git("rm", "-r", "--quiet", "spec")
    git("commit", "--quiet", "--message=x")
    assert "`spec` cannot be read there" in refused("HEAD", "main~1")
    put("shop", USERS, tmp_path.parent / "elsewhere" / "spec")
    monkeypatch.chdir(tmp_path.parent / "elsewhere")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "neither a folder nor a Git ref: fatal: not a git repository" in refused("main", "spec")


def test_a_broken_spec_at_a_ref() -> None:
    CORE.write_text(USERS.replace("bigint", "bigitn"))
    commit()
    CORE.write_text(USERS.replace("total > 0", "totl > 0"))
    said = refused("main", "spec")
    assert f"main:{CORE}:5:18: error: unknown type `bigitn`" in said
    assert f"\n{CORE}:7:33: error:" in said
    assert "tablewright-" not in said


def test_a_spec_that_the_scratch_server_cannot_build() -> None:
    put("shop", USERS, head="extensions: [postgis]\n")
    said = refused("main", "spec")
    assert said.startswith("spec/shop/system.yaml:2:14: error: `postgis`: PostgreSQL refuses it: extension")


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://u:{PECULIAR}@127.0.0.1:1/db",
        f"postgresql://u:%{PECULIAR}@127.0.0.1:1/db",
        f"postgresql://u@127.0.0.1:1/db?password={PECULIAR}",
        f"postgresql://u:{PECULIAR.replace('@', '%40')}@host/db",
        f"postgresql+psycopg://u:{PECULIAR.replace('/', '%2F').replace('@', '%40')}@127.0.0.1:1/db",
        f"mysql://u:{PECULIAR}@host/db",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    said = refused(url, "spec")
    assert "geh" not in said and "eim" not in said


# The three forms.


def hostile_report() -> Report:
    hazard = Hazard("data loss", f"{HOSTILE} is gone")
    change = Change("drop", "table", HOSTILE, (), Place(f"{HOSTILE}.yaml", 3, 1), (hazard,), ("DROP TABLE\n```x",))
    body = Property("body", "a\n--b\nc", "a\nc")
    changed = Change("alter", "function", HOSTILE, (body, Property("x", None, HOSTILE)))
    return Report(HOSTILE, "spec", (Comparison(HOSTILE, (change, changed), (HOSTILE,)),))


def test_hostile_texts_in_a_terminal() -> None:
    shown = as_text(hostile_report())
    assert shown.replace("\n", "").isprintable()
    assert "\\x1b[31m\\u202e" in shown
    assert "      body:\n        @@ -1,3 +1,2 @@\n         a\n        ---b\n         c\n" in shown
    assert "x: nothing -> a`" in shown


def test_hostile_texts_in_markdown() -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(as_markdown(hostile_report()))
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in inline} <= {
        "text", "text_special", "code_inline", "html_inline", "strong_open", "strong_close", "softbreak"
    }  # fmt: skip
    html = [token.content for token in (*tokens, *inline) if token.type.startswith("html")]
    assert {tag for text in html for tag in text.split("\n")} <= {
        "<details><summary>SQL</summary>", "</details>", "<code>", "</code>", "<span>", "</span>", ""
    }  # fmt: skip
    assert [token.content for token in tokens if token.type == "fence" and token.info == "sql"] == [
        "DROP TABLE\n```x;\n"
    ]
    assert len([token for token in tokens if token.type == "table_open"]) == 1


def test_json_keeps_texts_as_they_are() -> None:
    told = json.loads(as_json(hostile_report()))
    assert told["version"] == 1
    assert told["systems"][0]["changes"][0]["name"] == HOSTILE
    assert told["systems"][0]["hazards"] == {"data loss": 1}
    assert told["systems"][0]["counts"] == {"created": 0, "altered": 1, "dropped": 1, "renamed": 0, "rebuilt": 0}


def test_a_comment_has_room_for_so_much() -> None:
    change = Change("create", "table", "t", statements=("x" * 1000,))
    shown = as_markdown(Report("a", "b", (Comparison("shop", (change,) * 100),)))
    assert len(shown) < 65_536
    assert "more changes have no room here" in shown


def test_markdown_of_a_real_difference() -> None:
    CORE.write_text(USERS.replace("People", "Persons"))
    result = run("main", "spec", "--format", "markdown")
    assert result.exit_code == 1
    assert result.stdout.startswith("### Schema changes: `main` → `spec`\n\n| System | Hazards |")
    assert "- **Alter** table `public.users` (`spec/shop/core.yaml:3:5`)\n  - comment: `People.` → `Persons.`" in (
        result.stdout
    )
