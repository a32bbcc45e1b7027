"""Scheduled jobs: with pg_cron they are scheduled, read back and taken away; without it nothing happens."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tablewright.catalog.model import Catalog
from tablewright.catalog.schedule import complaint
from tablewright.diff import compare
from tablewright.emit import writer
from tablewright.emit.docs_jobs import crontab_line
from tablewright.introspect import introspect
from tablewright.introspect.normalize import normalize
from tablewright.postgres import cron
from tablewright.postgres.server import Database, Server, scratch_server
from tablewright.processes.fork_server import ForkServer
from tablewright.processes.generated_code import GeneratedCode
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

CASE = Path(__file__).parent / "cases" / "job" / "scheduled"
INSTALLED = Path("/usr/lib/postgresql/15")


@pytest.fixture(scope="module")
def spec() -> Spec:
    return read_spec(CASE, CASE.parent)


def write(spec: Spec, folder: Path) -> Path:
    for name, files in generate([spec]).items():
        writer.write(writer.compare(folder / name, files))
    return folder / spec.system.name


def jobs_in(database: Database) -> Catalog:
    with database.connect() as connection:
        return Catalog(jobs=introspect(connection).jobs)


def test_jobs_come_and_go(spec: Spec, database: Database, forks: ForkServer, tmp_path: Path) -> None:
    folder = write(spec, tmp_path)
    code = GeneratedCode(forks, spec.system.layout, folder)
    with database.connect() as connection:
        cron.stand_in(connection)
    holds(spec, database, code)


def holds(spec: Spec, database: Database, code: GeneratedCode) -> None:
    """Whatever makes the database schedules the jobs once, and what takes it away leaves none but another one's."""
    with database.connect() as connection:
        connection.execute("SELECT cron.schedule('somebody else''s', '1 2 * * *', 'SELECT 1')")
    before = jobs_in(database)
    assert len(before.jobs) == 1
    wanted = Catalog(jobs={**before.jobs, **spec.catalog.jobs})
    for build, undo in (("create_all", "drop_all"), ("upgrade", "downgrade")):
        code.run(build, database.url)
        code.run(build, database.url)
        with database.connect() as connection:
            assert [str(each) for each in compare(wanted, jobs_in(database))] == []
            assert normalize(spec.catalog, connection).jobs == spec.catalog.jobs
        code.run(undo, database.url)
        assert jobs_in(database) == before


def test_without_pg_cron_nobody_wants_jobs(spec: Spec, database: Database) -> None:
    with database.connect() as connection:
        connection.execute("CREATE TABLE notes (id bigint, text text)")
        assert spec.catalog.jobs
        assert normalize(spec.catalog, connection).jobs == {}
        assert introspect(connection).jobs == {}


def test_what_is_not_modelled_of_jobs_is_told(database: Database) -> None:
    with database.connect() as connection:
        cron.stand_in(connection)
        connection.execute(
            """
            INSERT INTO cron.job (jobname, schedule, command, username, active, database) VALUES
                ('a', '1 2 * * *', 'SELECT 1', current_user, true, current_database()),
                ('a', '1 2 * * *', 'SELECT 2', 'somebody', true, current_database()),
                ('b', '1 2 * * *', 'SELECT 1', current_user, false, current_database()),
                (NULL, '1 2 * * *', 'SELECT 1', current_user, true, current_database()),
                ('c', '1 2 * * *', 'SELECT 1', current_user, true, 'another')
            """
        )
        found = introspect(connection)
        assert [(job.key.name, job.command) for job in found.jobs.values()] == [("a", "SELECT 1")]
        assert [each.name for each in found.unmodelled if each.name.startswith("job")] == [
            "job 4: without a name",
            "job a: of user somebody",
            "job b: not active",
        ]


@pytest.fixture
def server_with_cron() -> Iterator[Server]:
    """A server whose database `jobs` has the real pg_cron."""
    if not (INSTALLED / "lib" / "pg_cron.so").is_file():
        pytest.skip("pg_cron is not installed")
    with scratch_server(15) as server:
        with Database(server.url).connect() as connection:
            (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        with (Path(data) / "postgresql.conf").open("a") as settings:
            settings.write("shared_preload_libraries = 'pg_cron'\ncron.database_name = 'jobs'\n")
        restart = [INSTALLED / "bin" / "pg_ctl", "restart", "-w", "-D", data, "-l", Path(data) / "log"]
        owner = pwd.getpwuid(os.stat(data).st_uid)
        as_root = os.geteuid() == 0
        subprocess.run(
            restart,
            check=True,
            capture_output=True,
            cwd="/",
            user=owner.pw_uid if as_root else None,
            group=owner.pw_gid if as_root else None,
        )
        with Database(server.url).connect() as connection:
            connection.execute("CREATE DATABASE jobs")
        yield server


def test_the_real_pg_cron(server_with_cron: Server, forks: ForkServer, tmp_path: Path) -> None:
    old_cron = tmp_path / CASE.name
    shutil.copytree(CASE, old_cron)
    # Seconds came with pg_cron 1.5; Debian's is older.
    text = (CASE / "system.yaml").read_text(encoding="utf-8").replace("30 seconds", '"*/30 * * * *"')
    (old_cron / "system.yaml").write_text(text, encoding="utf-8")
    spec = read_spec(old_cron, tmp_path)
    database = Database(server_with_cron.url.replace("/postgres?", "/jobs?"))
    with database.connect() as connection:
        connection.execute("CREATE EXTENSION pg_cron")
    code = GeneratedCode(forks, spec.system.layout, write(spec, tmp_path / "generated"))
    holds(spec, database, code)


def test_a_line_for_cron_means_the_same_to_the_shell(spec: Spec) -> None:
    lines = {key.name: crontab_line(job) for key, job in spec.catalog.jobs.items()}
    whole = lines["in seconds"]
    assert whole.startswith("30 seconds psql ")
    # Cron takes the backslash away from before a `%`, and gives the rest to the shell.
    command = whole.removeprefix("30 seconds ").replace("\\%", "%")
    shown = subprocess.run(
        ["/bin/sh", "-c", f'psql() {{ printf "%s\\n" "$@"; }}; {command}'],
        env={"DATABASE_URL": "postgresql://a b"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert shown == ["postgresql://a b", "-c", "SELECT 'a%b' AS \"it's\""]
    several = lines["it's 100% :x \\ $$"]
    assert "\n" not in several
    assert several.replace("\\%", "\0").split("%", 1)[1].replace("%", "\n").replace("\0", "%") == (
        "DELETE FROM notes\nWHERE text LIKE '100 %:x\\' AND \"it's\" < now() - interval '1 day';\n"
        "SELECT count(*) FROM notes;"
    )


GOOD = (
    "* * * * *", "15 2 * * *", "*/5 8-18 * * mon-fri", "0,30 0-23/2 1,15 JAN,jul-9 7", "0 0 31 2,3 *", "0 0 30 2 mon",
    "0 0 $ * *", "@daily", "@Reboot", "1 second", "59 seconds", " 5  4 * * sun ",
)  # fmt: skip
BAD = {
    "": "a schedule has five fields, not 0",
    "15 2 * *": "a schedule has five fields, not 4",
    "0 15 2 * * *": "a schedule has five fields, not 6",
    "60 * * * *": "`60` is no minute",
    "0 24 * * *": "`24` is no hour",
    "0 0 0 * *": "`0` is no day of the month",
    "0 0 * 13 *": "`13` is no month",
    "0 0 * * 8": "`8` is no day of the week",
    "0 0 * * monday": "`monday` is no day of the week",
    "5/15 * * * *": "a step stands behind a range or `*`: pg_cron would leave this one out",
    "*/0 * * * *": "`0` is no step",
    "*/x * * * *": "`x` is no step",
    "30-5 * * * *": "`30-5` runs backwards",
    "1,,2 * * * *": "a number is missing in the minute",
    "-1 * * * *": "a number is missing in the minute",
    "1- * * * *": "a number is missing in the minute",
    "\u0661 * * * *": "`\u0661` is no minute",
    "9999999999 * * * *": "`9999999999` is no minute",
    "0 0 30 2 *": "there is no such day in any of these months: it would never run",
    "0 0 31 4,jun *": "there is no such day in any of these months: it would never run",
    "@dayly": "`@dayly` is no schedule",
    "0 seconds": "a job runs every 1 to 59 seconds, not every 0",
    "60 seconds": "a job runs every 1 to 59 seconds, not every 60",
}


@pytest.mark.parametrize("schedule", GOOD)
def test_a_good_schedule(schedule: str) -> None:
    assert complaint(schedule) is None


@pytest.mark.parametrize("schedule", BAD)
def test_a_bad_schedule(schedule: str) -> None:
    found = complaint(schedule)
    assert found
    assert found.message == BAD[schedule]
