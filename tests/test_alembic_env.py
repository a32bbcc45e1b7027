"""env.py finds its database in every way that Alembic's documentation shows, and says in one line why it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tablewright.emit import writer
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

TESTS = Path(__file__).parent
METERS = TESTS / "cases" / "runtime" / "meters"
"""A system with a connection module of its own."""
LAYOUT = "layout: {models: shared/database/models, schemas: shared/schemas, migrations: migrations}"
COLUMNS = "columns: {id: {type: bigint, primary_key: true}}"
SYSTEMS = ("shop", "meters")


@pytest.fixture(scope="module", params=SYSTEMS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a system's alembic.ini, in one whose path is hard to put into a configuration."""
    top = tmp_path_factory.mktemp("100 % it's")
    spec = METERS
    if request.param == "shop":
        spec = top / "spec" / "shop"
        spec.mkdir(parents=True)
        (spec / "system.yaml").write_text(f"system: shop\n{LAYOUT}\n")
        (spec / "core.yaml").write_text(f"tables: {{orders: {{{COLUMNS}}}}}\n")
    out = top / str(request.param)
    writer.write(writer.compare(out, generate([read_spec(spec, spec.parent)])[str(request.param)]))
    (ini,) = out.rglob("alembic.ini")
    return ini.parent


def ask(forks: ForkServer, folder: Path, question: str, url: str) -> str:
    """What a recipe answers."""
    return str(forks.call("probes:answer", "alembic_recipes", question, url, folder=folder, path=(TESTS,)))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
@pytest.mark.parametrize("recipe", ["environment", "main_option"])
def test_a_url_is_found(folder: Path, forks: ForkServer, database: Database, recipe: str, scheme: str) -> None:
    assert ask(forks, folder, recipe, database.url.replace("postgresql://", f"{scheme}://", 1)) == "done"
    with database.connect() as connection:
        connection.execute("SELECT version_num FROM alembic_version")


# Once adopt-connection-ignored: env.py looked at nothing but DATABASE_URL.
@pytest.mark.parametrize("recipe", ["shared_connection", "idle_connection", "engine_attribute"])
def test_a_connection_is_taken(folder: Path, forks: ForkServer, database: Database, recipe: str) -> None:
    url = database.url.replace("postgresql://", "postgresql+psycopg://", 1)
    assert ask(forks, folder, recipe, url) in ("001", "001_meters")


# Once adopt-offline-postgres-scheme: only what needed a database read the URL as it should.
@pytest.mark.parametrize("url", ["postgres://u:p@h/x", "postgresql://u@h/x", "postgresql+psycopg2://u@h/x", ""])
def test_sql_is_printed_whatever_the_url(folder: Path, forks: ForkServer, url: str) -> None:
    assert ask(forks, folder, "offline", url) == "BEGIN;"


# Once adopt-sqlalchemy-2.0-driver: a traceback that ended in "No module named 'psycopg2'".
def test_a_missing_driver_is_told_in_a_line(folder: Path, forks: ForkServer) -> None:
    words = ask(forks, folder, "without_driver", "postgresql://u@h/x")
    assert "pip install 'psycopg[binary]'" in words
    assert "\n" not in words


# Once adopt-shadowed-namespace-package: a folder without `__init__.py` gives way to any package of its name.
@pytest.mark.parametrize("folder", ["shop"], indirect=True)
def test_another_package_of_the_same_name_is_not_taken(folder: Path, forks: ForkServer, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "__init__.py").write_text("")
    printed = forks.call("probes:answer", "alembic_recipes", "offline", "", folder=folder, path=(TESTS, tmp_path))
    assert printed == "BEGIN;"


@pytest.mark.parametrize("folder", ["shop"], indirect=True)
def test_what_somebody_puts_into_a_package_is_theirs(folder: Path) -> None:
    spec = folder.parent / "spec" / "shop"
    files = generate([read_spec(spec, spec.parent)])["shop"]
    marker = folder / "shared" / "__init__.py"
    for text in ("", "# ours\n", ""):
        marker.write_text(text)
        changes = writer.compare(folder, files)
        assert (changes.new, changes.changed, changes.removed, changes.edited) == ((), (), (), ())
        writer.write(changes)
        assert marker.read_text() == text
        assert ("shared/__init__.py" in writer.recorded(folder)) == (not text)


@pytest.mark.parametrize("folder", ["shop"], indirect=True)
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "Set DATABASE_URL"),
        ("nonsense", "cannot be used"),
        ("mysqll://u@h/x", "cannot be used"),
        ("postgresql://u:secret@h:x/y", "cannot be used"),
    ],
)
def test_a_url_that_is_none_is_told(folder: Path, forks: ForkServer, url: str, words: str) -> None:
    told = ask(forks, folder, "told", url)
    assert words in told
    assert "secret" not in told
    assert "\n" not in told
