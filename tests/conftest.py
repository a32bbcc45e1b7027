"""Real servers: what the project claims about PostgreSQL, PostgreSQL says itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meters import CASE
from tablewright.emit import writer
from tablewright.postgres.server import Database, Server, available_versions, scratch_server
from tablewright.processes.fork_server import ForkServer
from tablewright.processes.generated_code import processes
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

VERSIONS = [version for version in (18, 16, 15) if version in available_versions()]
"""The servers that are tried; 15 only where the operating system brings it, and by `make thorough`."""
EACH = [
    pytest.param(version, id=f"postgres{version}", marks=pytest.mark.thorough if version not in (16, 18) else ())
    for version in VERSIONS
]


@pytest.fixture(scope="session")
def forks() -> Iterator[ForkServer]:
    """What runs generated code."""
    with processes() as started:
        yield started


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL 18."""
    with scratch_server(18) as started:
        yield started


@pytest.fixture(scope="session", params=EACH)
def any_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each server in turn."""
    with scratch_server(request.param) as started:
        yield started


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    """An empty database."""
    with server.database() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def meters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a system with every script, generated."""
    folder = tmp_path_factory.mktemp("runtime") / "meters"
    writer.write(writer.compare(folder, generate([read_spec(CASE, CASE.parent)])["meters"]))
    return folder


@pytest.fixture
def built(meters: Path, database: Database) -> Database:
    """The system's database, with one site."""
    with database.connect() as connection:
        connection.execute((meters / "schema.sql").read_bytes())
        connection.execute("INSERT INTO sites (code, name) VALUES ('BKK', 'Bangkok')")
    return database
