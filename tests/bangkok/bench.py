"""The benchmark of the bangkok system: 5,000,000 readings through the generated scripts, as the roles concerned.

Writes spec/bangkok/measurements.yaml, which the generated documentation shows. Run it by `make bench-bangkok`
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import yaml

from bangkok import queries, simulate
from bangkok.house import ROLES, TRAP
from tablewright.postgres.server import Database, scratch_server

PROJECT = Path(__file__).parents[2]
MB = 1_000_000
PROFESSIONAL = str(uuid.uuid5(uuid.NAMESPACE_DNS, "professional"))
LEVER = """
CREATE SCHEMA lever;
CREATE TABLE lever.sensors AS
    SELECT row_number() OVER (ORDER BY sensor_id)::smallint AS sensor, sensor_id, floor_number, equipment_type, unit
    FROM (SELECT DISTINCT sensor_id, floor_number, equipment_type, unit FROM public.sensor_readings) AS found;
CREATE TABLE lever.readings (
    timestamp timestamptz NOT NULL, reading_value numeric(10,4), sensor smallint NOT NULL, status varchar(20)
);
INSERT INTO lever.readings
    SELECT timestamp, reading_value, sensor, nullif(status, 'normal')
    FROM public.sensor_readings JOIN lever.sensors USING (sensor_id) ORDER BY timestamp;
ALTER TABLE lever.readings ADD PRIMARY KEY (sensor, timestamp);
CREATE INDEX ON lever.readings USING brin (timestamp) WITH (pages_per_range = 16);
"""


@dataclass(slots=True)
class Measurements:
    """What goes into measurements.yaml."""

    groups: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, group: str, what: str, value: float, unit: str, **more: Any) -> None:
        """A figure; whether it holds follows from its limit."""
        shown = round(value, 1) if value < 100 else round(value)
        figure = {"what": what, "value": shown, "unit": unit, **more}
        if "limit" in more:
            figure["holds"] = shown <= more["limit"]
        self.groups.setdefault(group, []).append(figure)
        print(f"{group}: {what}: {shown:,} {unit}", flush=True)


def as_role(database: Database, user: str, role: str = "") -> str:
    """The database's URL for another user, who takes on a role at once."""
    url = database.url.replace("postgres@", f"{user}@", 1)
    return f"{url}&options=-crole%3D{role}" if role else url


def run(script: Path, *arguments: str | Path, url: str) -> str:
    """Run a generated script."""
    command = [sys.executable, str(script), *map(str, arguments)]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{script.name} failed:\n{done.stdout}")
    return done.stdout


@contextmanager
def built(system: Path) -> Iterator[Database]:
    """The system in a database of its own, made by a role that is neither superuser nor above row-level security."""
    setup = system / "scripts" / "setup_database.py"
    with scratch_server() as server, server.database() as database:
        with database.connect() as connection:
            connection.execute(ROLES)
            connection.execute(f"ALTER DATABASE {connection.info.dbname} OWNER TO migrator".encode())
        run(setup, "stubs", url=database.url)
        with database.connect() as connection:
            connection.execute(TRAP)
        run(setup, "upgrade", url=as_role(database, "migrator"))
        yield database


def measure(system: Path, files: list[Path], database: Database) -> Measurements:
    """Everything, in order: import, refresh, queries, size."""
    found = Measurements()
    began = time.monotonic()
    printed = run(system / "scripts/process_dataset.py", *files, url=as_role(database, "authenticator", "service_role"))
    with psycopg.connect(as_role(database, "migrator"), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) public.sensor_readings")
    rows = sum(
        int(line.split(": ")[1].split(" ")[0].replace(",", "")) for line in printed.splitlines() if "new" in line
    )
    what = f"{rows:,} readings, 18 files, checked row by row, VACUUM ANALYZE included"
    asked = "Complete dataset in <10 minutes"
    found.add("Import", what, time.monotonic() - began, "s", limit=120, document=asked)
    _measure_refresh(found, database)
    _measure_queries(found, database)
    _measure_size(found, database)
    return found


def _measure_refresh(found: Measurements, database: Database) -> None:
    with psycopg.connect(as_role(database, "authenticator", "service_role"), autocommit=True) as connection:
        for how in ("the first time", "again, concurrently"):
            for view in ("daily_aggregates", "hourly_aggregates"):
                began = time.monotonic()
                connection.execute("SELECT app.refresh_aggregates(%s)", [view])
                asked = {"limit": 30, "document": "<2 minutes"} if view == "daily_aggregates" else {}
                found.add("Refresh", f"`{view}`, {how}", time.monotonic() - began, "s", **asked)
    with database.connect() as connection:
        for view in ("daily_aggregates", "hourly_aggregates"):
            connection.execute(f"VACUUM (ANALYZE) app.{view}".encode())


def _measure_queries(found: Measurements, database: Database) -> None:
    with database.connect() as connection:
        connection.execute("INSERT INTO auth.users (id) VALUES (%s)", [PROFESSIONAL])
        connection.execute("INSERT INTO subscriptions (user_id, tier) VALUES (%s, 'professional')", [PROFESSIONAL])
    group = f"Queries of a professional user through row-level security, 95th percentile of {queries.RUNS} runs"
    with psycopg.connect(as_role(database, "authenticator", "authenticated"), autocommit=True) as connection:
        claims = json.dumps({"sub": PROFESSIONAL})
        connection.execute("SELECT set_config('request.jwt.claims', %s, false)", [claims])
        for name, query in queries.COMMON.items():
            timing = queries.timed(connection, name, query)
            document = "<500 ms for the 95th percentile"
            found.add(group, f"{name} ({timing.rows:,} rows)", timing.p95, "ms", limit=100, document=document)
        for name, query in queries.RARE.items():
            timing = queries.timed(connection, name, query)
            found.add(group, f"{name} ({timing.rows:,} rows, most of it to fetch them)", timing.p95, "ms")


def _measure_size(found: Measurements, database: Database) -> None:
    parts = "SELECT sum({}(relid)) FROM pg_partition_tree('sensor_readings') WHERE isleaf"
    with database.connect() as connection:

        def size(query: str) -> float:
            row = connection.execute(query.encode()).fetchone()
            assert row
            return float(row[0]) / MB

        asked = {"limit": 500, "document": "Free tier: 500MB limit"}
        whole = size("SELECT pg_database_size(current_database())")
        views = {
            v: size(f"SELECT pg_total_relation_size('app.{v}')") for v in ("daily_aggregates", "hourly_aggregates")
        }
        readings = {"rows": "pg_table_size", "indexes": "pg_indexes_size"}
        for what, function in readings.items():
            found.add("Size", f"`sensor_readings`, {what}", size(parts.format(function)), "MB")
        for view, bytes_ in views.items():
            found.add("Size", f"`{view}`, with indexes", bytes_, "MB")
        found.add("Size", "The whole database, with indexes", whole, "MB", **asked)
        connection.execute(LEVER)
        smaller = size("SELECT pg_total_relation_size('lever.readings') + pg_total_relation_size('lever.sensors')")
        rest = whole - sum(map(size, map(parts.format, readings.values()))) - views["hourly_aggregates"]
        what = (
            "The same with the lever: a table of sensors, a number instead of texts in each reading, no id, null for"
            " the normal status, no index by floor and type, hours as a plain view"
        )
        found.add("Size", what, smaller + rest, "MB", **asked)


def notes(found: Measurements) -> list[str]:
    """What the figures mean where one does not hold."""
    raw = (
        "All readings of an equipment type over a week are tens of thousands of rows, and no chart shows them: what has"
        " to keep to 100 ms is the week by hour and its first page. Fetched whole, it is measured without a limit."
    )
    size = next(f for f in found.groups["Size"] if f["what"].startswith("The whole database"))
    if size["holds"]:
        return [raw]
    return [
        raw,
        "The document's columns do not fit into 500 MB with 5 million readings, whatever the indexes. What fits is the"
        " lever above, the readings of fewer months, or a larger tier of the platform.",
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", type=Path, default=PROJECT / "generated" / "bangkok", help="The generated system.")
    parser.add_argument("--out", type=Path, default=PROJECT / "spec" / "bangkok" / "measurements.yaml")
    parser.add_argument("--rows", type=int, default=simulate.ROWS)
    chosen = parser.parse_args()
    # The figures are those of a database on a disk, not in memory.
    os.environ.setdefault("TMPDIR", tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="bangkok-") as folder, built(chosen.system) as database:
        files = simulate.write(Path(folder), chosen.rows)
        with database.connect() as connection:
            version = connection.info.server_version // 10_000
        found = measure(chosen.system, files, database)
    text = {
        "environment": f"PostgreSQL {version} (embedded: on a disk, fsync and autovacuum off), {os.cpu_count()} cores.",
        "command": "make bench-bangkok",
        "groups": found.groups,
        "notes": notes(found),
    }
    written = yaml.safe_dump(text, sort_keys=False, allow_unicode=True, width=120)
    chosen.out.write_text(f"# Written by make bench-bangkok.\n{written}", encoding="utf-8")


if __name__ == "__main__":
    main()
