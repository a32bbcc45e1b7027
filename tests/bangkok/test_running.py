"""What runs the system: its seeds, the log of its migrations, its import, and whether it is well."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from bangkok.house import GENERATED, PROJECT, House, empty_house
from tablewright.cli import main
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer

SEEDS = GENERATED / "development" / "seeds" / "development.sql"
HEADER = "timestamp,sensor_id,floor_number,equipment_type,reading_value,unit,status"
GOOD = ("2018-07-01 00:00:00,S1,1,HVAC,12.5,kW,normal", "2018-07-01T00:20:00+07:00,S1,1,HVAC,12.75,kW,")
BAD = ("2018-07-01 00:40:00,S1,1,HVAC,a lot,kW,normal", "2017-07-01 00:40:00,S1,1,HVAC,1,kW,normal")


@pytest.fixture(scope="module")
def seeded(own_server: Server, forks: ForkServer) -> Iterator[House]:
    """A system for development, seeded twice."""
    with empty_house(own_server, forks) as built:
        built.alembic("upgrade")
        with built.superuser() as connection:
            connection.execute(SEEDS.read_bytes())
            connection.execute(SEEDS.read_bytes())
        yield built


def as_service(house: House) -> str:
    """The URL under which the platform's own services come in."""
    return f"{house.url('authenticator')}&options={quote('-c role=service_role')}"


def test_the_migration_is_in_the_log(seeded: House) -> None:
    with seeded.superuser() as connection:
        rows = connection.execute("SELECT version, direction, applied_by FROM monitoring.schema_versions").fetchall()
    assert [version[:3] for version, *_ in rows] == ["001", "002"]
    assert {tuple(rest) for _, *rest in rows} == {("upgrade", "migrator")}


def test_bangkok_applied_by_default(seeded: House) -> None:
    """Once it was the text 'CURRENT_USER::text'."""
    with seeded.migrator() as connection, connection.transaction(force_rollback=True):
        written = connection.execute(
            "INSERT INTO monitoring.schema_versions (version, direction) VALUES ('x', 'upgrade') RETURNING applied_by"
        ).fetchone()
    assert written == ("migrator",)


def test_seeds_have_all_floors_both_tiers_and_an_expired_subscription(seeded: House) -> None:
    with seeded.superuser() as connection:
        floors = connection.execute("SELECT count(DISTINCT floor_number), count(*) FROM sensor_readings").fetchone()
        tiers = connection.execute(
            "SELECT tier, expires_at < now() IS TRUE FROM subscriptions ORDER BY tier, expires_at NULLS FIRST"
        ).fetchall()
        days = connection.execute("SELECT count(DISTINCT day) FROM app.daily_aggregates").fetchone()
    assert floors == (7, 7 * 4 * 31 * 24)
    assert tiers == [("free", False), ("professional", False), ("professional", True)]
    assert days == (31,)


def imported(house: House, *files: Path) -> subprocess.CompletedProcess[str]:
    """What the import says, run as the role that the documentation names for it."""
    environment = {**os.environ, "DATABASE_URL": as_service(house)}
    command = [sys.executable, str(GENERATED / "scripts" / "process_dataset.py"), *map(str, files)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_an_import_keeps_what_is_bad_and_can_be_repeated(seeded: House, tmp_path: Path) -> None:
    file = tmp_path / "july.csv"
    file.write_text("\n".join((HEADER, *GOOD, *BAD, "")), encoding="utf-8")
    for _ in range(2):
        done = imported(seeded, file)
        assert done.returncode == 1, done.stderr
    with seeded.superuser() as connection:
        rows = connection.execute(
            "SELECT timestamp AT TIME ZONE 'UTC', status FROM sensor_readings WHERE sensor_id = 'S1' ORDER BY 1"
        ).fetchall()
    assert [(str(moment), status) for moment, status in rows] == [
        ("2018-06-30 17:00:00", "normal"),
        ("2018-06-30 17:20:00", "normal"),
    ]
    rejected = (tmp_path / "july.rejects.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in rejected[1:]] == ["4", "5"]
    assert "a lot" in rejected[1]


def test_bangkok_floor_without_check(seeded: House, tmp_path: Path) -> None:
    """There are seven floors, and an import by the service leaves statistics, which autovacuum never makes here."""
    file = tmp_path / "values.csv"
    rows = [f"2018-08-0{floor + 1} 00:00:00,V{floor},{floor},HVAC,1,kW," for floor in (0, 1, 7, 8)]
    file.write_text("\n".join((HEADER, *rows, "")))
    done = imported(seeded, file)
    assert (done.returncode, done.stderr) == (1, ""), done.stderr
    assert "2 new, 0 there already, 2 rejected" in done.stdout
    rejected = file.with_suffix(".rejects.csv").read_text()
    assert "floor_number is not >= 1: '0'" in rejected
    assert "floor_number is not <= 7: '8'" in rejected
    with seeded.superuser() as connection:
        analyzed = connection.execute("SELECT reltuples FROM pg_class WHERE relname = 'sensor_readings'").fetchone()
    assert analyzed
    assert analyzed[0] > 0


POOLED = """
import sqlalchemy as sa
from src.lib.database import engine
with engine().connect() as connection:
    for number in range(20):
        connection.execute(sa.text("SELECT count(*) FROM subscriptions WHERE tier = :tier"), {"tier": "free"})
    print(connection.scalar(sa.text("SELECT count(*) FROM pg_prepared_statements")))
"""


def test_bangkok_transaction_pooler(seeded: House) -> None:
    """A pooler gives the next transaction another session: nothing is prepared in one."""
    environment = {**os.environ, "DATABASE_URL": as_service(seeded), "PYTHONPATH": str(GENERATED)}
    done = subprocess.run([sys.executable, "-c", POOLED], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


def test_it_is_well_once_there_are_partitions_ahead(seeded: House) -> None:
    asked = ["health", "bangkok", "--spec", str(PROJECT / "spec"), "--url", as_service(seeded), "--monitor", "health"]
    before = CliRunner().invoke(main, asked)
    assert (before.exit_code, "months ahead" in before.output) == (1, True), before.output
    with seeded.migrator() as connection:
        connection.execute("SELECT app.maintain_sensor_readings()")
    seeded.refresh()
    after = CliRunner().invoke(main, asked)
    assert after.exit_code == 0, after.output
