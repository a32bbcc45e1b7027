"""The page says how a backup is taken and brought back: its commands are run as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import LiteralString

from bangkok.house import GENERATED, USERS, House, empty_house, rows
from tablewright.postgres.dump import find_pg_dump
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer

PAGE = (GENERATED / "docs" / "database-schema.md").read_text(encoding="utf-8")
COUNTS: LiteralString = """
    SELECT (SELECT count(*) FROM sensor_readings), (SELECT count(*) FROM daily_aggregates),
        (SELECT count(*) FROM hourly_aggregates), (SELECT count(*) FROM subscriptions)
"""


def said(name: str) -> list[str]:
    """The command of that name in the page's section on backups."""
    _, _, section = PAGE.partition('<a id="part.backup"></a>')
    (command,) = re.findall(rf"^{name} .*$", section.partition("\n## ")[0], re.MULTILINE)
    return shlex.split(command)


def run(house: House, command: Sequence[str], user: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it with the server's own programs."""
    url = house.url(user)
    name, *arguments = (part.replace("$DATABASE_URL", url) for part in command)
    environment = {**os.environ, "DATABASE_URL": url}
    pg_dump = find_pg_dump(house.server.version)
    assert pg_dump
    command = [str(pg_dump.with_name(name)), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_bangkok_backup_step_fails_as_owner(house: House, tmp_path: Path) -> None:
    """The owner is told no; a role that no policy binds can, which need not be a superuser."""
    assert "query would be affected by row-level security" in run(house, said("pg_dump"), "migrator", tmp_path).stderr
    with house.superuser() as superuser:
        superuser.execute("CREATE ROLE keeper LOGIN BYPASSRLS IN ROLE pg_read_all_data")
    done = run(house, said("pg_dump"), "keeper", tmp_path)
    with house.superuser() as superuser:
        superuser.execute("DROP ROLE keeper")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "backup.dump").stat().st_size > 100_000


def test_bangkok_restore_leaves_aggregates_empty(
    house: House, own_server: Server, forks: ForkServer, tmp_path: Path
) -> None:
    """What is brought back is all there, for clients as for services, and no view is empty."""
    assert run(house, said("pg_dump"), "postgres", tmp_path).returncode == 0
    with empty_house(own_server, forks) as restored:
        with restored.superuser() as superuser, superuser.cursor() as cursor:
            cursor.executemany("INSERT INTO auth.users (id) VALUES (%s)", [[user] for user in USERS.values()])
        done = run(restored, said("pg_restore"), "postgres", tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        for role, user in (("service_role", None), ("authenticated", "free"), ("authenticated", "professional")):
            with house.client(role, user) as before, restored.client(role, user) as after:
                assert rows(after, COUNTS) == rows(before, COUNTS)
        restored.refresh()
        restored.alembic("upgrade")


def test_without_the_option_the_views_stay_empty(
    house: House, own_server: Server, forks: ForkServer, tmp_path: Path
) -> None:
    """Why the page names it; and the monitors say so, though the log of the refreshes came back."""
    assert run(house, said("pg_dump"), "postgres", tmp_path).returncode == 0
    command = [part for part in said("pg_restore") if part not in ("--enable-row-security", "--single-transaction")]
    with empty_house(own_server, forks) as restored:
        with restored.superuser() as superuser, superuser.cursor() as cursor:
            cursor.executemany("INSERT INTO auth.users (id) VALUES (%s)", [[user] for user in USERS.values()])
        assert "affected by row-level security" in run(restored, command, "postgres", tmp_path).stderr
        with restored.superuser() as superuser:
            stale = "SELECT bool_or(ok), string_agg(value, ', ') FROM monitoring.staleness"
            assert rows(superuser, stale) == [(False, "empty since a restore, empty since a restore")]
