"""What belongs to somebody else: stubs that can be run again, keys that lead there, nothing of it made or dropped."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
import sqlalchemy as sa

from tablewright.diff import compare
from tablewright.emit import writer
from tablewright.introspect import introspect
from tablewright.introspect.external import without_external
from tablewright.postgres.server import Database
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

CASE = Path(__file__).parent / "cases" / "external" / "platform"


@pytest.fixture(scope="module")
def spec() -> Spec:
    return read_spec(CASE, CASE.parent)


@pytest.fixture(scope="module")
def files(spec: Spec) -> dict[str, str]:
    return generate([spec])[spec.system.name]


def without_roles(connection: psycopg.Connection, spec: Spec) -> None:
    """Roles belong to the whole server, so they go when the test does."""
    connection.execute(b"ROLLBACK")
    assert not {key.name for key in spec.external.roles} & {
        name for (name,) in connection.execute("SELECT rolname FROM pg_roles")
    }


def test_stubs_can_be_run_again_and_leave_alone_what_is_there(
    spec: Spec, files: dict[str, str], database: Database
) -> None:
    stubs = files[spec.system.layout.stubs].encode()
    with database.connect() as connection:
        connection.execute(b"BEGIN")
        connection.execute(
            b"""
            CREATE SCHEMA auth;
            CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';
            COMMENT ON FUNCTION auth.uid() IS 'the real one';
            CREATE TABLE auth.users (id uuid PRIMARY KEY, email text, more integer);
            """
        )
        real = introspect(connection)
        connection.execute(stubs)
        once = introspect(connection)
        connection.execute(stubs)
        assert introspect(connection) == once
        kinds = ("functions", "tables", "namespaces")
        assert all(getattr(real, kind).items() <= getattr(once, kind).items() for kind in kinds)
        # What is no stub is left out of a comparison, too: it lies in a namespace of somebody else.
        assert compare(without_external(once, spec.external), without_external(real, spec.external)) == ()
        assert without_external(once, spec.external).tables == {}
        without_roles(connection, spec)


def test_a_stub_without_a_body_returns_nothing(spec: Spec, files: dict[str, str], database: Database) -> None:
    with database.connect() as connection:
        connection.execute(b"BEGIN")
        connection.execute(files[spec.system.layout.stubs].encode())
        assert connection.execute("SELECT auth.uid()").fetchone() == (None,)
        assert connection.execute("SELECT count(*) FROM auth.logins(NULL, NULL)").fetchone() == (0,)
        connection.execute("SELECT auth.forget('x')")
        connection.execute("SET LOCAL ROLE case_platform_user")
        # Whoever develops may call what the platform has.
        connection.execute("SELECT auth.uid()")
        without_roles(connection, spec)


@pytest.fixture
def models(spec: Spec, files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    writer.write(writer.compare(tmp_path, files))
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name == "models" or name.startswith("models.")]:
        monkeypatch.delitem(sys.modules, name)
    return import_module("models")


def test_the_models_own_none_of_it(models: ModuleType) -> None:
    external = import_module("models.external")
    assert {table.schema for table in models.Base.metadata.tables.values()} == {None}
    assert set(external.metadata.tables) == {"auth.users", 'Sto.re 100%.Or"der'}
    key = next(iter(models.Note.__table__.c.user_id.foreign_keys))
    assert key.column is external.auth_users_.c.id
    query = sa.select(models.Note.id).join(external.auth_users_, models.Note.user_id == external.auth_users_.c.id)
    assert "JOIN auth.users ON notes.user_id = auth.users.id" in " ".join(str(query).split())
    for name in [name for name in sys.modules if name == "models" or name.startswith("models.")]:
        del sys.modules[name]
