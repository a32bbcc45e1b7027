"""Security holds: the golden cases as the roles concerned see them, and PostgreSQL's holes as the lint knows them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from tablewright.catalog.model import Catalog, DefaultGrant, Grant, Partition, Table
from tablewright.catalog.names import DefaultGrantName, GrantName, QName
from tablewright.postgres.server import Database, Server
from tablewright.specio.leaks import leaks
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

CASES = Path(__file__).parent / "cases"
Connection = psycopg.Connection[Any]


@contextmanager
def without_new_roles(server: Server) -> Iterator[None]:
    """Roles belong to the whole server: those that are made meanwhile are dropped."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        before = [name for (name,) in connection.execute("SELECT rolname FROM pg_roles")]
        try:
            yield
        finally:
            made = connection.execute("SELECT rolname FROM pg_roles WHERE rolname <> ALL (%s)", [before]).fetchall()
            for (name,) in made:
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@contextmanager
def built(server: Server, kind: str, case: str) -> Iterator[Database]:
    """A database that the schema.sql of a case has built."""
    folder = CASES / kind / case
    files = generate([read_spec(folder, folder.parent)])[case]
    with without_new_roles(server), server.database() as database:
        with database.connect() as connection:
            connection.execute(files.get("development/stubs.sql", "").encode())
            connection.execute(files["schema.sql"].encode())
        yield database


@contextmanager
def acting_as(connection: Connection, role: str) -> Iterator[Connection]:
    """The connection as a role; what it does is undone."""
    with connection.transaction(force_rollback=True):
        connection.execute(sql.SQL("SET LOCAL SESSION AUTHORIZATION {}").format(sql.Identifier(role)))
        yield connection


def rows(connection: Connection, query: str) -> list[Any]:
    """The first column."""
    return [first for first, *_ in connection.execute(query.encode())]


def refused(connection: Connection, statement: str) -> str:
    """What PostgreSQL says when it refuses a statement."""
    with pytest.raises(errors.InsufficientPrivilege) as caught, connection.transaction():
        connection.execute(statement.encode())
    return str(caught.value.diag.message_primary)


@pytest.fixture(scope="module")
def tenants(server: Server) -> Iterator[Database]:
    with built(server, "policy", "tenants") as database:
        with database.connect() as connection:
            connection.execute(
                """
                INSERT INTO tenants VALUES (1, 'one'), (2, 'two'), (3, 'frozen');
                INSERT INTO memberships VALUES (1, 'ann'), (2, 'bob'), (3, 'ann');
                INSERT INTO "odd %s :x" VALUES (1, 'it''s'), (2, ':x %s'), (200, 'far');
                """
            )
        yield database


def test_everybody_sees_their_own_rows(tenants: Database) -> None:
    with tenants.connect() as connection, acting_as(connection, "tenants_app"):
        assert rows(connection, "SELECT id FROM tenants") == []
        connection.execute("SET app.member TO 'ann'")
        assert rows(connection, "SELECT id FROM tenants ORDER BY id") == [1, 3]
        assert rows(connection, "SELECT tenant_id FROM memberships ORDER BY 1") == [1, 3]
        connection.execute("SET app.member TO 'bob'")
        assert rows(connection, "SELECT name FROM tenants") == ["two"]


def test_rows_are_added_and_changed_as_policies_say(tenants: Database) -> None:
    with tenants.connect() as connection, acting_as(connection, "tenants_app"):
        connection.execute("SET app.member TO 'ann'")
        connection.execute("INSERT INTO tenants VALUES (4, 'four')")
        said = "new row violates row-level security policy"
        assert refused(connection, "INSERT INTO tenants VALUES (5, 'x')").startswith(said)
        assert rows(connection, "UPDATE tenants SET name = 'uno' RETURNING id") == [1, 3]
        assert refused(connection, "DELETE FROM tenants") == "permission denied for table tenants"
        assert refused(connection, "INSERT INTO memberships VALUES (2, 'ann')").startswith("permission denied")
        assert refused(connection, "TRUNCATE tenants CASCADE").startswith("permission denied")


def test_names_that_have_to_be_quoted(tenants: Database) -> None:
    with tenants.connect() as connection, acting_as(connection, "tenants :odd %"):
        assert rows(connection, 'SELECT "select" FROM "odd %s :x"') == [1]
        assert refused(connection, "SELECT 1 FROM tenants").startswith("permission denied")


def test_who_bypasses_policies_and_who_does_not(tenants: Database) -> None:
    with tenants.connect() as connection:
        with acting_as(connection, "tenants_admin"):
            assert len(rows(connection, "SELECT 1 FROM memberships")) == 3
            assert refused(connection, "SELECT 1 FROM tenants").startswith("permission denied")
        with connection.transaction(force_rollback=True):
            # FORCE holds for the owner, too; ENABLE alone does not.
            connection.execute("ALTER TABLE tenants OWNER TO tenants_app")
            connection.execute("ALTER TABLE memberships OWNER TO tenants_app")
            connection.execute("SET LOCAL ROLE tenants_app; SET app.member TO 'bob'")
            assert rows(connection, "SELECT id FROM tenants ORDER BY id") == [1, 2, 3]
            assert len(rows(connection, "SELECT 1 FROM memberships")) == 3
            connection.execute("ALTER TABLE memberships FORCE ROW LEVEL SECURITY")
            assert rows(connection, "SELECT id FROM tenants") == [2]


ANN, BOB = "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"


def test_a_platform_with_roles_of_its_own(server: Server) -> None:
    with built(server, "policy", "on_a_platform") as database, database.connect() as connection:
        connection.execute("GRANT USAGE ON SCHEMA platform_auth TO PUBLIC")
        connection.execute("INSERT INTO platform_auth.users VALUES (%s), (%s)", [ANN, BOB])
        connection.execute("INSERT INTO projects VALUES (%s, %s, 'of ann'), (%s, %s, 'of bob')", [ANN, ANN, BOB, BOB])
        connection.execute("INSERT INTO shares VALUES (%s, %s)", [ANN, BOB])
        with acting_as(connection, "platform_authenticated"):
            connection.execute(f"SET LOCAL app.uid TO '{BOB}'")
            assert sorted(rows(connection, "SELECT name FROM projects")) == ["of ann", "of bob"]
            assert rows(connection, "SELECT name FROM own_projects") == ["of bob"]
            assert rows(connection, "UPDATE projects SET name = 'mine' RETURNING name") == ["mine"]
            assert "row-level security" in refused(connection, "UPDATE projects SET owner_id = gen_random_uuid()")
            connection.execute(f"SET LOCAL app.uid TO '{ANN}'")
            assert rows(connection, "SELECT name FROM projects") == ["of ann"]
            assert rows(connection, "DELETE FROM shares RETURNING user_id::text") == [BOB]
        with acting_as(connection, "platform_anon"):
            for query in ("TABLE projects", "TABLE shares", "TABLE own_projects", "SELECT may_read(gen_random_uuid())"):
                assert refused(connection, query).startswith("permission denied")
        with acting_as(connection, "platform_service"):
            assert len(rows(connection, "SELECT 1 FROM projects")) == 2


def test_a_login(tenants: Database) -> None:
    with psycopg.connect(tenants.url, user="tenants_app", options="-c app.member=bob") as connection:
        assert connection.execute("SELECT current_user, session_user").fetchone() == ("tenants_app", "tenants_app")
        assert rows(connection, "SELECT name FROM tenants") == ["two"]
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(tenants.url, user="tenants_admin")


def test_roles_have_what_is_said_of_them(server: Server) -> None:
    with built(server, "role", "members") as database:
        with psycopg.connect(database.url, user="members_app") as connection:
            assert rows(connection, "SHOW timezone") == ["UTC"]
            assert rows(connection, "SHOW app.tenant") == ["it's 5 %"]
            assert rows(connection, "SELECT pg_has_role('members_reader', 'member')") == [True]
        folder = CASES / "role" / "members"
        script = generate([read_spec(folder, folder.parent)])["members"]["schema.sql"]
        with server.database() as another, another.connect() as connection:
            # A role that is there stays as it is.
            connection.execute("ALTER ROLE members_reader CONNECTION LIMIT 7")
            connection.execute(script.encode())
            assert rows(connection, "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'members_reader'") == [7]


def test_roles_may_do_what_is_granted(server: Server) -> None:
    with built(server, "grant", "privileges") as database, database.connect() as connection:
        with acting_as(connection, "grants_reader"):
            assert rows(connection, "SELECT id FROM notes") == []
            assert refused(connection, 'SELECT "odd %s :x" FROM notes').startswith("permission denied")
            assert refused(connection, "INSERT INTO notes (id) VALUES (1)").startswith("permission denied")
            assert refused(connection, "CREATE TABLE mine ()") == "permission denied for schema public"
        with acting_as(connection, "grants_writer"):
            connection.execute("INSERT INTO notes VALUES (1, 'good')")
            connection.execute("GRANT SELECT ON notes TO grants_reader; CREATE TABLE mine ()")
            connection.execute("CREATE TABLE sized (size size)")
            assert refused(connection, "CREATE TABLE moody (mood mood)") == "permission denied for type mood"


def test_what_is_made_later(server: Server) -> None:
    with built(server, "default_grant", "later") as database, database.connect() as connection:
        connection.execute("CREATE TABLE more (); CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1")
        with acting_as(connection, "later_reader"):
            assert rows(connection, "SELECT count(*) FROM more") == [0]
            assert rows(connection, "SELECT f()") == [1]
            assert refused(connection, "SELECT 1 FROM notes").startswith("permission denied")
        with acting_as(connection, "later_owner"):
            assert refused(connection, "SELECT f()").startswith("permission denied")


HOLES = """
CREATE ROLE hole_reader;
CREATE ROLE hole_viewer;
CREATE TABLE secrets (id int, owner name);
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON secrets USING (owner = current_user);
INSERT INTO secrets VALUES (1, 'hole_reader'), (2, 'hole_viewer'), (3, 'nobody');
GRANT SELECT, TRUNCATE ON secrets TO hole_reader, hole_viewer;
CREATE VIEW by_owner AS SELECT id FROM secrets;
CREATE VIEW by_invoker WITH (security_invoker = true) AS SELECT id FROM secrets;
CREATE VIEW through_by_invoker AS SELECT id FROM by_invoker;
CREATE VIEW through_by_owner WITH (security_invoker = true) AS SELECT id FROM by_owner;
CREATE VIEW by_viewer AS SELECT id FROM secrets;
ALTER VIEW by_viewer OWNER TO hole_viewer;
CREATE MATERIALIZED VIEW kept AS SELECT id FROM by_invoker;
CREATE FUNCTION of_owner() RETURNS SETOF int LANGUAGE sql SECURITY DEFINER SET search_path TO public, pg_temp
    AS 'SELECT id FROM secrets';
CREATE FUNCTION of_viewer() RETURNS SETOF int LANGUAGE sql SECURITY DEFINER SET search_path TO public, pg_temp
    AS 'SELECT id FROM secrets';
ALTER FUNCTION of_viewer() OWNER TO hole_viewer;
GRANT SELECT ON by_owner, by_invoker, through_by_invoker, through_by_owner, by_viewer, kept TO hole_reader;
"""
SEEN = {
    "secrets": [1],
    "by_owner": [1, 2, 3],
    "by_invoker": [1],
    "through_by_invoker": [1],
    "through_by_owner": [1, 2, 3],
    # The policies for its owner hold, and `current_user` is who asks.
    "by_viewer": [1],
    "kept": [1, 2, 3],
    "of_owner()": [1, 2, 3],
    "of_viewer()": [2],
}


def test_postgresqls_holes_are_where_the_lint_looks(any_server: Server) -> None:
    if any_server.version < 15:
        pytest.skip("security_invoker came with PostgreSQL 15")
    with without_new_roles(any_server), any_server.database() as database, database.connect() as connection:
        connection.execute(HOLES.encode())
        with acting_as(connection, "hole_reader"):
            seen = {
                name: sorted(rows(connection, f"TABLE {name}" if "(" not in name else f"SELECT {name}"))
                for name in SEEN
            }
            assert seen == SEEN
            connection.execute("TRUNCATE secrets")
            assert rows(connection, "TABLE by_owner") == []


def test_a_partition_that_is_open_leaks() -> None:
    table, open_, closed = (QName("public", name) for name in ("readings", "readings_1", "readings_2"))
    everybody = GrantName("table", open_, None, "public")
    catalog = Catalog(
        tables={table: Table(table, (), row_security=True)},
        partitions={
            open_: Partition(open_, table, "DEFAULT"),
            closed: Partition(closed, table, "DEFAULT", row_security=True),
        },
        grants={everybody: Grant(everybody, ("select",))},
    )
    (leak,) = leaks(catalog, Catalog())
    assert leak.through == open_
    assert leak.message == (
        "the policies of `readings` do not hold where its partition `readings_1` is read by itself, "
        "and everybody may do that"
    )
    assert list(leaks(replace(catalog, grants={}), Catalog())) == []
    later = DefaultGrantName(None, "public", "tables", "app")
    granted_later = replace(catalog, grants={}, default_grants={later: DefaultGrant(later, ("insert", "select"))})
    assert [leak.through for leak in leaks(granted_later, Catalog())] == [open_]
