"""The generated scripts keep their word on a real server: connecting, importing, seeding, setting up, watching."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from tablewright.cli import main
from tablewright.emit import writer
from tablewright.postgres.server import Database, Server, scratch_server
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

CASE = Path(__file__).parent / "cases" / "runtime" / "meters"
PROJECT = Path(__file__).parents[1]
HEADER = "taken_at,site,value,status\n"
GOOD = [f"2018-07-{day:02}T0{hour}:00:00+00:00,BKK,{hour}.5,normal\n" for day in range(2, 32) for hour in range(10)]
# Why each is refused, and the row.
BAD = {
    "taken_at is not a time: 'nonsense'": "nonsense,BKK,1,normal",
    "taken_at is not a time: '2018-02-30 00:00:00'": "2018-02-30 00:00:00,BKK,1,normal",
    "taken_at is outside of the partitions: 2017-07-04T18:00:00+00:00": "2017-07-05T01:00:00+07:00,BKK,1,normal",
    "taken_at is outside of the partitions: 2018-06-30T23:00:00+00:00": "2018-07-01 06:00,BKK,1,normal",
    "taken_at is missing": ",BKK,1,normal",
    "site is missing": "2018-07-05T01:00:00Z,,1,normal",
    "site has 4 characters, more than 3: 'BKKX'": "2018-07-05T01:00:00Z,BKKX,1,normal",
    "value is not a number: 'NaN'": "2018-07-05T01:01:00Z,BKK,NaN,normal",
    "value does not fit numeric(10,4): '1234567'": "2018-07-05T01:02:00Z,BKK,1234567,normal",
    "value does not fit numeric(10,4): '999999.99996'": "2018-07-05T01:03:00Z,BKK,999999.99996,normal",
    "3 columns instead of 4": "2018-07-05T01:04:00Z,BKK,1",
    "not CSV: unexpected end of data": '2018-07-05T01:05:00Z,"BKK,1,normal',
    "0 columns instead of 4": "",
    "not UTF-8": "2018-07-05T01:06:00Z,BKK,1,\udcff",
    "a NUL character": "2018-07-05T01:07:00Z,BKK,1,\0",
}
# Right, though they look odd, and what they become: UTC hours of 5 July 2018, value, status.
ODD = {
    "2018-07-05 17:10:00,BKK,,": ("10:10:00", None, "normal"),
    '"2018-07-05T10:11:00Z","BKK", 1.25e1 ,"say ""x"""': ("10:11:00", 12.5, 'say "x"'),
    "2018-07-05T17:12:00.5+07,BKK,1.00005,\\.": ("10:12:00.5", 1.0001, "\\."),
    "2018-07-05T10:13:00Z,BKK,1,warning\r": ("10:13:00", 1, "warning"),
}


@pytest.fixture(scope="module")
def meters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the generated system."""
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


def run(script: Path, *arguments: str | Path, url: str, exits: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a script as a person does."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == exits, done.stdout + done.stderr
    return done


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, in UTC."""
    with database.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(query.encode()).fetchall()


def readings(folder: Path, *rows: str, name: str = "readings.csv") -> Path:
    """A file of readings."""
    file = folder / name
    file.write_text(HEADER + "".join(rows), encoding="utf-8", errors="surrogateescape", newline="")
    return file


def load(meters: Path, database: Database, *files: Path, exits: int = 0, table: str = "readings") -> Any:
    return run(meters / "scripts/import_files.py", "--table", table, *files, url=database.url, exits=exits)


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


def test_a_file_twice(meters: Path, built: Database, tmp_path: Path) -> None:
    file = readings(tmp_path, *GOOD, GOOD[0])
    assert "300 new, 1 there already, 0 rejected" in load(meters, built, file).stdout
    more = readings(tmp_path, *GOOD, "2018-08-01T00:00:00Z,BKK,1,normal\n", name="more.csv")
    assert "1 new, 300 there already, 0 rejected" in load(meters, built, more).stdout
    assert ask(built, "SELECT count(*), sum(value), max(status) FROM readings") == [(301, 1501, "normal")]


def test_bad_rows_go_into_a_file(meters: Path, built: Database, tmp_path: Path) -> None:
    file = readings(tmp_path, *GOOD[:40], *(f"{row}\n" for row in (*BAD.values(), *ODD)), *GOOD[40:])
    assert f"{300 + len(ODD)} new, 0 there already, {len(BAD)} rejected" in load(meters, built, file).stdout
    with (tmp_path / "readings.rejects.csv").open(encoding="utf-8", newline="") as rejects:
        head, *rows = csv.reader(rejects)
    assert head == ["line", "reason", "row"]
    assert [(int(line), reason) for line, reason, _ in rows] == list(enumerate(BAD, 42))
    assert rows[0][2] == "nonsense,BKK,1,normal"
    found = ask(
        built, "SELECT taken_at::time::text, value::float, status FROM readings WHERE extract(minute FROM taken_at) > 0"
    )
    assert sorted(found) == sorted(ODD.values())
    readings(tmp_path, *GOOD)
    load(meters, built, file)
    assert not (tmp_path / "readings.rejects.csv").exists()


def test_columns_in_another_order_and_wrong_ones(meters: Path, built: Database, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("\ufeffstatus,value,site,taken_at\r\nnormal,1.5,BKK,2018-07-05T00:00:00Z\r\n", encoding="utf-8")
    assert "1 new" in load(meters, built, file).stdout
    file.write_text("status,value,site\n")
    assert "the first line names the columns: taken_at, site" in load(meters, built, file, exits=1).stderr


def test_a_file_that_fails_leaves_nothing(meters: Path, built: Database, tmp_path: Path) -> None:
    wrong = readings(tmp_path, *GOOD, "2018-07-05T00:30:00Z,XXX,1,normal\n", name="wrong.csv")
    right = readings(tmp_path, GOOD[0])
    done = load(meters, built, wrong, right, exits=1)
    assert "wrong.csv: nothing of it was loaded" in done.stderr
    assert "Key (site)=(XXX) is not present" in done.stderr
    assert ask(built, "SELECT count(*) FROM readings") == [(1,)]


SITES = "code,name,opened_on,kind,open,marker,floors,height,grade,slug\n"
GOOD_SITES = (
    "AAA,x,2018-02-28,indoor,t,,4,499.99,a,abc",
    'AAB," x ",20180228,"in, between",no,00000000-0000-0000-0000-00000000000A,2,0.005,,',
    "AAC,x,,,,,,,,",
)
BAD_SITES = {
    "AAD,x,,indoor,t,,0,,,": "floors is not >= 1: '0'",
    "AAD,x,,indoor,t,,41,,,": "floors is not <= 40: '41'",
    "AAD,x,,indoor,t,,1.5,,,": "floors is not a whole number: '1.5'",
    "AAD,x,,indoor,t,,99999,,,": "floors is out of range for 16 bits: '99999'",
    "AAD,x,,indoor,t,,,499.995,,": "height is not < 500: '499.995'",
    "AAD,x,,indoor,t,,,0.004,,": "height is not > 0: '0.004'",
    "AAD,x,,indoor,t,,,,d,": "grade is none of a, b, c: 'd'",
    "AAD,x,,indoor,t,,,,,A": "slug does not match ^[a-z]+$: 'A'",
    "AAD,x,,outside,t,,,,,": "kind is not one of its labels: 'outside'",
    "AAD,x,,,perhaps,,,,,": "open is neither true nor false: 'perhaps'",
    "AAD,x,,,,12,,,,": "marker is not a UUID: '12'",
    "AAD,x,2018-02-29,,,,,,,": "opened_on is not a date: '2018-02-29'",
}


def test_every_type_and_check(meters: Path, built: Database, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.csv" for number in range(len(BAD_SITES))]
    for file, row in zip(files, BAD_SITES, strict=True):
        file.write_text(f"{SITES}{GOOD_SITES[0]}\n{row}\n")
    said = load(meters, built, *files, exits=1, table="sites").stderr
    assert [reason for reason in BAD_SITES.values() if f"line 3: {reason} (1 bad rows)" not in said] == []
    assert ask(built, "SELECT count(*) FROM sites") == [(1,)]
    file = tmp_path / "sites.csv"
    file.write_text(SITES + "\n".join(GOOD_SITES))
    assert "3 new, 0 there already, 0 rejected" in load(meters, built, file, table="sites").stdout
    found = ask(
        built, "SELECT name, opened_on::text, kind, open, floors, height::text FROM sites WHERE code LIKE 'AA%'"
    )
    assert sorted(found, key=lambda row: row[4]) == [
        ("x", None, "indoor", True, 1, None),
        (" x ", "2018-02-28", "in, between", False, 2, "0.01"),
        ("x", "2018-02-28", "indoor", True, 4, "499.99"),
    ]


def test_a_connection_that_is_lost_in_the_middle(meters: Path, built: Database, tmp_path: Path) -> None:
    # A sequence remembers through the rollback that it happened.
    with built.connect() as connection:
        connection.execute(
            """
            CREATE SEQUENCE killed;
            CREATE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.taken_at = '2018-07-20 05:00Z' AND nextval('killed') <= 2 THEN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER kill BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION kill();
            """
        )
    done = load(meters, built, readings(tmp_path, *GOOD))
    assert done.stderr.count("again in") == 2
    assert "300 new, 0 there already, 0 rejected" in done.stdout
    assert ask(built, "SELECT count(*) FROM readings") == [(300,)]


def test_there_is_no_server(meters: Path, tmp_path: Path) -> None:
    url = f"postgresql:///x?host={tmp_path}"
    done = run(meters / "scripts/import_files.py", "--table", "readings", readings(tmp_path, *GOOD), url=url, exits=1)
    assert [f"({attempt} of 4)" in done.stderr for attempt in (2, 3, 4, 5)] == [True, True, True, False]
    assert "nothing of it was loaded: connection" in done.stderr
    assert "is the server running" in done.stderr.lower()


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
    name, _, rest = user.partition("@")
    url = strict.url.replace("postgres@", f"{name}@", 1).replace("/postgres?", f"{rest or '/postgres'}?", 1)
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
