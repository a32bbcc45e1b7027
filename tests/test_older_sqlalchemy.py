"""What is generated runs on SQLAlchemy 2.0, too, which takes another driver where a URL names none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from generated_packages import PROJECT
from tablewright.emit.render import renderer
from tablewright.emit.stubs import stubs
from tablewright.postgres.server import Database
from tablewright.specio.resolve import read_spec

SYSTEMS = sorted(path.parent.name for path in (PROJECT / "spec").glob("*/system.yaml"))
LIBRARIES = ("sqlalchemy>=2.0,<2.1", "alembic", "psycopg[binary]", "pydantic", "pgvector")
pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with these libraries and nothing of ours; installing them needs a package index."""
    folder = tmp_path_factory.mktemp("older")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *LIBRARIES], check=True)
    return python


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_lives(system: str, python: Path, database: Database) -> None:
    spec = read_spec(PROJECT / "spec" / system, PROJECT / "spec")
    with database.connect() as connection:
        for _, script in stubs(spec, renderer()):
            connection.execute(script.encode())
    layout, out = spec.system.layout, PROJECT / "generated" / system
    environment = {**os.environ, "DATABASE_URL": database.url, "PYTHONDONTWRITEBYTECODE": "1"}
    for command in (("upgrade", "head"), ("check",), ("downgrade", "base")):
        folder = (out / layout.alembic_ini).parent
        done = subprocess.run(
            [str(python), "-m", "alembic", *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    names = [".".join(PurePosixPath(place).relative_to(layout.root).parts) for place in (layout.models, layout.schemas)]
    code = f"import {', '.join(names)}; from sqlalchemy.orm import configure_mappers; configure_mappers()"
    subprocess.run([str(python), "-W", "error", "-c", code], cwd=out / layout.root, env=environment, check=True)
