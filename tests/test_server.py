"""The scratch server: it starts anywhere, and nothing of it stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tablewright.postgres import installations
from tablewright.postgres.installations import choose
from tablewright.postgres.server import Database, Server, ServerError, available_versions, scratch_server

STARTS_AND_WAITS = """
import time
from tablewright.postgres.server import scratch_server
with scratch_server() as server:
    print(server.url, flush=True)
    time.sleep(60)
"""


def folder_of(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def test_it_is_the_version_that_was_asked_for(any_server: Server) -> None:
    assert any_server.version in available_versions()
    with any_server.database() as database, database.connect() as connection:
        assert connection.info.server_version // 10_000 == any_server.version
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT upper('ä')").fetchone() == ("Ä",)


def test_it_starts_twice_and_nothing_stays() -> None:
    for _ in range(2):
        with scratch_server() as server:
            folder = folder_of(server.url)
            assert folder.is_dir()
        assert not folder.exists()


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_stays_of_a_process_that_dies(death: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout
        folder = folder_of(process.stdout.readline().decode().strip())
        assert folder.is_dir()
        os.kill(process.pid, death)
        process.wait()
    for _ in range(100):
        if not folder.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{folder} is still there")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """PostgreSQL 99 as Debian installs it, with postgis."""
    programs, share = tmp_path / "lib" / "99" / "bin", tmp_path / "share" / "99"
    for file in (programs / "postgres", share / "postgres.bki", share / "extension" / "postgis.control"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# PostgreSQL 99\n")
    monkeypatch.setattr(installations, "_SYSTEM", tmp_path / "lib")
    monkeypatch.setattr(installations, "_SYSTEM_SHARE", tmp_path / "share")
    installations.installations.cache_clear()
    yield programs
    installations.installations.cache_clear()


def test_an_installed_server_is_taken_where_an_extension_is_only_there(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(*extensions: str, version: int | None = None) -> int | None:
        found = choose(version, extensions)
        return found.version if found else None

    assert chosen() == chosen("citext", "hstore", "ltree", "pg_trgm", "btree_gist", "vector") == 18
    found = choose(extensions=["postgis"])
    assert found
    assert found.programs == installed
    assert chosen("postgis", version=16) == 16
    assert chosen("vector", "postgis") == 18, "nobody has both, and whoever starts the default one is told"
    assert chosen("postgis", version=98) is None
    assert not installations.is_missing("postgis")
    assert installations.is_missing("tw_nothing")
    monkeypatch.setenv("TABLEWRIGHT_DEV_URL", "postgresql:///there")
    assert not installations.is_missing("tw_nothing"), "a server that a URL names may have it"


def test_a_database_is_dropped_whoever_is_connected(server: Server) -> None:
    with server.database() as database:
        connection = database.connect()
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        database.connect()


def test_a_url_names_another_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with scratch_server(url=server.url.replace("postgresql://", "postgresql+psycopg://")) as same:
        assert same == server
    monkeypatch.setenv("TABLEWRIGHT_DEV_URL", server.url)
    with scratch_server() as same, same.database() as database, database.connect() as connection:
        assert same == server
        assert connection.info.dbname in database.url


def test_databases_are_apart(server: Server, database: Database) -> None:
    with server.database() as other:
        assert other.url != database.url


def test_what_is_not_there() -> None:
    with pytest.raises(ServerError, match=r"PostgreSQL 9 is not installed \(available: .*18"), scratch_server(9):
        pass
    with pytest.raises(ServerError, match="no connection"), scratch_server(url="postgresql://localhost:1/x"):
        pass
