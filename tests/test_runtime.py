"""The generated scripts keep their word on a real server: connecting, importing, seeding, setting up, watching."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from meters import CASE, GOOD, ask, load, readings, run
from tablewright.cli import main
from tablewright.postgres.address import read_url, with_tls
from tablewright.postgres.server import Database, Server, scratch_server

PROJECT = Path(__file__).parents[1]


def test_code_is_clean_and_typed(meters: Path) -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--config", 'src = ["backend"]', "--select"]
    done = subprocess.run(
        [*ruff, "E,F,I,UP,B,RUF", "--ignore", "E501", "."], cwd=meters, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    cache = PROJECT / ".mypy_cache" / "generated"
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--explicit-package-bases"]
    files = ["backend/app/lib/database.py", *(f"scripts/{file.name}" for file in (meters / "scripts").glob("*.py"))]
    done = subprocess.run(
        [*mypy, f"--cache-dir={cache}", *files],
        cwd=meters,
        env={**os.environ, "MYPYPATH": "backend"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def strict() -> Iterator[Server]:
    """A server that asks everybody but its owner for a password."""
    with scratch_server(18) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE ROLE clerk LOGIN PASSWORD 'right'")
            file = connection.execute("SHOW hba_file").fetchone()
            assert file
            rules = "SELECT * FROM (VALUES ('local all postgres trust'), ('local all all scram-sha-256')) AS rules"
            connection.execute(f"COPY ({rules}) TO '{file[0]}'".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield server


def strict_url(strict: Server, user: str) -> str:
    """Where somebody, with a password or another database, finds it."""
    name, _, rest = user.partition("@")
    return strict.url.replace("postgres@", f"{name}@", 1).replace("/postgres?", f"{rest or '/postgres'}?", 1)


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        ("clerk:wrong@", "password authentication failed"),
        ("clerk@", "no password supplied"),
        ("postgres@/nowhere", 'database "nowhere" does not exist'),
    ],
)
def test_what_will_never_work_is_not_tried_again(
    meters: Path, strict: Server, tmp_path: Path, user: str, reason: str
) -> None:
    url = strict_url(strict, user)
    file = readings(tmp_path, *GOOD)
    done = run(meters / "scripts/import_files.py", "--table", "readings", file, url=url, exits=1)
    assert reason in done.stderr
    assert "again in" not in done.stderr


PASSES = """
import psycopg.errors as e
from sqlalchemy.exc import DBAPIError
from app.lib.database import is_passing
passing = (e.AdminShutdown, e.CannotConnectNow, e.ConnectionFailure, e.SerializationFailure, e.DeadlockDetected)
lasting = (e.InvalidPassword, e.UniqueViolation, e.QueryCanceled, e.SyntaxError, e.DataError)
print([is_passing(error()) for error in (*passing, e.TooManyConnections, e.OperationalError)])
print([is_passing(error()) for error in lasting], is_passing(ValueError()))
print([is_passing(DBAPIError("", (), error())) for error in (passing[0], lasting[0])])
"""


def test_what_passes(meters: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(meters / "backend")}
    done = subprocess.run([sys.executable, "-c", PASSES], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str([True] * 7), f"{[False] * 5} False", "[True, False]"]


CONNECTS = "from app.lib import database; print(database.parameters().get('sslmode'))"


@pytest.mark.parametrize(
    ("url", "sslmode"),
    [
        ("postgresql://a:b@db.example.org/x", "verify-full"),
        ("postgresql+psycopg://a:b@db.example.org/x?sslmode=disable", "verify-full"),
        ("postgres://a:b@localhost,db.example.org/x", "verify-full"),
        ("postgresql://localhost/x?hostaddr=192.0.2.1", "verify-full"),
        ("postgresql:///x?service=warehouse", "verify-full"),
        ("postgresql://localhost/x", "None"),
        ("postgresql:///x?host=/run/postgresql", "None"),
    ],
)
def test_tls_is_asked_of_what_is_not_local(meters: Path, url: str, sslmode: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(meters / "backend")}
    done = subprocess.run([sys.executable, "-c", CONNECTS], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{sslmode}\n"
    assert str(with_tls(read_url(url) or {}, "verify-full").get("sslmode")) == sslmode


BAD_URLS = {
    "": "Set DATABASE_URL, for example postgresql://user:pass@localhost:5432/meters",
    "nonsense": "no URL of a PostgreSQL database",
    "host=localhost password=s3cret": "no URL of a PostgreSQL database",
    "mysql://a:s3cret@localhost/x": "no URL of a PostgreSQL database",
    "postgresql://postgres:s3%cret@localhost/x": "cannot be read",
    "postgresql://postgres:s3@cret@localhost/x": "cannot be read",
    "postgresql://postgres:s3/cret@localhost/x": "cannot be read",
    "postgresql://postgres:5432/s3cret@localhost/x": "cannot be read",
    "postgresql://localhost/x?s3cret": "cannot be read",
    "postgresql://localhost/x?s3cret=1": "cannot be read",
    "postgresql://a:b@[s3cret/x": "cannot be read",
    "postgresql://a:b@localhost:s3cret/x": "cannot be read",
}
SCRIPTS = ("check_health.py", "setup_database.py version", "import_files.py --table readings {file}")


@pytest.mark.parametrize("url", BAD_URLS)
def test_bangkok_health_exit_codes(meters: Path, tmp_path: Path, url: str) -> None:
    """A URL that is none is one line and exit 2, without a word of what may be a password."""
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(meters / "backend")}
    ask = "from app.lib import database; database.parameters()"
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=False)
    said = done.stderr.splitlines()[-1]
    assert BAD_URLS[url] in said
    assert not any(part in said for part in ("s3", "cret"))
    result = CliRunner().invoke(main, ["health", "meters", "--spec", str(CASE.parent), "--url", url or "x"])
    assert result.exit_code == 2
    assert "s3" not in result.output
    assert "cret" not in result.output


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A server that is not on this machine, as far as names tell, and that speaks no TLS."""
    with socket.create_server(("127.0.0.2", 0)) as server:

        def refuse() -> None:
            with server.accept()[0] as client:
                client.recv(8)
                client.sendall(b"N")
                client.recv(1)

        answering = threading.Thread(target=refuse, daemon=True)
        answering.start()
        yield f"postgresql://a:b@127.0.0.2:{server.getsockname()[1]}/x"
        answering.join(10)


def test_bangkok_cli_health_ignores_tls(elsewhere: str) -> None:
    """The spec says what is asked of a server, and the command keeps to it."""
    result = CliRunner().invoke(main, ["health", "meters", "--spec", str(CASE.parent), "--url", elsewhere])
    assert result.exit_code == 2
    assert "server does not support SSL, but SSL was required" in result.output


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_says_it_in_one_line(meters: Path, tmp_path: Path, script: str) -> None:
    name, *arguments = script.format(file=readings(tmp_path, GOOD[0])).split()
    done = run(meters / "scripts" / name, *arguments, url="postgresql://postgres:s3%cret@localhost/x", exits=2)
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be read" in done.stderr


@pytest.mark.parametrize(
    ("user", "step", "exits", "reason"),
    [
        ("clerk:wrong@", "upgrade", 2, 'password authentication failed for user "clerk"'),
        ("postgres@/nowhere", "version", 2, 'database "nowhere" does not exist'),
        ("clerk:right@", "upgrade", 1, "permission denied for schema public"),
        ("postgres@", "rollback 999", 2, "Can't locate revision identified by '999'"),
        ("postgres@", "seed development", 1, 'relation "sites" does not exist'),
    ],
)
def test_setup_says_what_is_wrong_in_one_line(
    meters: Path, strict: Server, user: str, step: str, exits: int, reason: str
) -> None:
    done = run(meters / "scripts/setup_database.py", *step.split(), url=strict_url(strict, user), exits=exits)
    assert reason in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_setup_and_the_log_of_revisions(meters: Path, database: Database) -> None:
    script = meters / "scripts/setup_database.py"
    run(script, "upgrade", url=database.url)
    log = ask(database, "SELECT version, direction, applied_by, applied_at <= now() FROM ops.schema_versions")
    assert log == [("001", "upgrade", "postgres", True)]
    assert "Rev: 001 (head)" in run(script, "version", url=database.url).stdout
    assert "<base> -> 001 (head) (current)" in run(script, "history", url=database.url).stdout
    for _ in range(2):
        run(script, "seed", "development", url=database.url)
        assert ask(database, "SELECT code, name, open FROM sites ORDER BY code") == [
            ("BKK", 'Bangkok\'s "first"', True),
            ("CNX", "100% : x \\ y", False),
            ("HKT", "Phuket", True),
        ]
        assert ask(database, "SELECT count(*) FROM readings") == [(3,)]
    run(script, "seed", "nothing", url=database.url, exits=2)
    # bangkok-rollback-drops-everything: nobody says so by saying nothing.
    assert "required: revision" in run(script, "rollback", url=database.url, exits=2).stderr
    assert ask(database, "SELECT count(*) FROM readings") == [(3,)]
    run(script, "rollback", "-1", url=database.url)
    left = ask(database, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    assert left == [("alembic_version",)]


NOT_WELL = [
    {"name": "open sites", "ok": True, "value": "1", "threshold": "1", "detail": None},
    {"name": "readings", "ok": False, "value": "0", "threshold": "2", "detail": "of all sites"},
]


def test_health_without_tablewright(meters: Path, built: Database, tmp_path: Path) -> None:
    script = meters / "scripts/check_health.py"
    assert json.loads(run(script, "--format", "json", url=built.url, exits=1).stdout) == NOT_WELL
    load(meters, built, readings(tmp_path, *GOOD))
    assert "not ok" not in run(script, url=built.url).stdout
    run(script, url=f"postgresql:///x?host={tmp_path}", exits=2)
    with built.connect() as connection:
        connection.execute("ALTER VIEW ops.sites_health RENAME TO other")
        connection.execute("CREATE VIEW ops.sites_health AS SELECT * FROM ops.other WHERE false")
    assert "the view says nothing" in run(script, "--format", "json", url=built.url, exits=1).stdout
    with built.connect() as connection:
        connection.execute("DROP VIEW ops.sites_health")
    assert "sites_health" in run(script, url=built.url, exits=2).stderr


def test_the_command_health(built: Database, tmp_path: Path) -> None:
    def health(*arguments: str, url: str = built.url) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, ["health", *arguments, "--spec", str(CASE.parent), "--url", url])
        return result.exit_code, result.stdout, result.stderr

    code, printed, _ = health("meters", "--format", "json")
    assert (code, json.loads(printed)) == (1, NOT_WELL)
    code, printed, _ = health("meters", "--monitor", "health")
    assert code == 1
    assert "not ok" in printed
    code, _, said = health("meters", "--monitor", "helth")
    assert (code, "did you mean `health`?" in said) == (2, True)
    assert health("meters", url=f"postgresql:///x?host={tmp_path}")[0] == 2
    with built.connect() as connection:
        connection.execute("INSERT INTO readings (site, taken_at) SELECT 'BKK', d FROM unnest(ARRAY[timestamptz "
                           "'2018-07-05 00:00Z', '2018-07-06 00:00Z']) AS d")  # fmt: skip
    assert health("meters")[0] == 0


MEASURED = """
The figures of a benchmark, as it wrote them: PostgreSQL 18, 2 cores, 5,000,000 readings.

```bash
make bench
```

### Import

| What | Measured | Limit | Holds | The document asks for |
| --- | ---: | ---: | --- | --- |
| A file of `readings` | 12.5 s | 20 s | yes | in &lt; 30 seconds |
| Rows &#124; bad | 5,000,000 |  |  |  |

### Size

| What | Measured | Limit | Holds | The document asks for |
| --- | ---: | ---: | --- | --- |
| All of it | 612 MB | 500 MB | **no** |  |

- What does not fit would fit without the indexes.
"""


def test_the_docs_show_what_was_measured(meters: Path) -> None:
    page = (meters / "docs/database-schema.md").read_text(encoding="utf-8")
    _, _, rest = page.partition("</a>Measured\n")
    assert rest.partition("\n## ")[0] == MEASURED
