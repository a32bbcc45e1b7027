"""Generated packages to test: of every system in spec/ and of the strange one, each used in its own processes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from strange_spec import strange_spec
from tablewright.emit.migrations import migrations
from tablewright.emit.models import models
from tablewright.emit.render import renderer
from tablewright.emit.revision import first_revision
from tablewright.emit.running import database
from tablewright.emit.schemas import schemas
from tablewright.emit.stubs import stubs
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

PROJECT = Path(__file__).parents[1]
STRANGE = "strange"
MIGRATION = "migration_"
"""What the files of the migrations are called here begins with this."""
IMPORTED = "revision_progress.py"
"""The one that others import."""
SYSTEMS = [*sorted(path.parent.name for path in (PROJECT / "spec").glob("*/system.yaml")), STRANGE]


@dataclass(frozen=True, slots=True)
class Packages:
    """The models and schemas of one system: `root` is the folder for `sys.path`."""

    spec: Spec
    root: Path
    forks: ForkServer

    @property
    def models(self) -> str:
        """The name of the package of models."""
        return self._name(self.spec.system.layout.models)

    @property
    def schemas(self) -> str:
        """The name of the package of schemas."""
        return self._name(self.spec.system.layout.schemas)

    def _name(self, path: str) -> str:
        return ".".join(PurePosixPath(path).relative_to(self.spec.system.layout.root).parts)

    def url(self, database: Database) -> str:
        """The URL of a database that has what is external, as SQLAlchemy takes it."""
        with database.connect() as connection:
            for _, script in stubs(self.spec, renderer()):
                connection.execute(script.encode())
        return database.url.replace("postgresql://", "postgresql+psycopg://", 1)

    def ask(self, probe: str, question: str, *arguments: str) -> Any:
        """What a probe answers, in a process that imports no other system's packages."""
        path = (PROJECT / "tests", self.root)
        return self.forks.call("probes:answer", probe, question, *arguments, folder=self.root, path=path)


def generate(system: str, folder: Path, forks: ForkServer) -> Packages:
    """Write the packages of a system, formatted as they are when they are committed."""
    spec = strange_spec() if system == STRANGE else read_spec(PROJECT / "spec" / system, PROJECT / "spec")
    return written(spec, folder, forks)


def written(spec: Spec, folder: Path, forks: ForkServer) -> Packages:
    """The same of a spec that was read already."""
    render = renderer()
    for emit in (models, schemas, database):
        for path, text in emit(spec, render):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    root = folder / spec.system.layout.root
    # Beside the packages: a folder called alembic would hide the library from mypy.
    for emit in (migrations, first_revision):
        for path, text in emit(spec, render):
            name = PurePosixPath(path).name
            if name.endswith(".py"):
                prefix = "" if name == IMPORTED else MIGRATION
                (root / f"{prefix}{name}").write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--isolated", "-q", str(folder)], check=True)
    return Packages(spec, root, forks)
