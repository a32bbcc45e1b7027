"""The scripts of `cases/runtime/meters`, run as a person runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tablewright.postgres.server import Database

CASE = Path(__file__).parent / "cases" / "runtime" / "meters"
HEADER = "taken_at,site,value,status\n"
GOOD = [f"2018-07-{day:02}T0{hour}:00:00+00:00,BKK,{hour}.5,normal\n" for day in range(2, 32) for hour in range(10)]


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
