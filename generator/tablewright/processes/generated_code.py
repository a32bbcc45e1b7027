"""This side of the processes that run generated code; the other side is `prove`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tablewright.processes.fork_server import CallFailed, ForkServer, fork_server
from tablewright.spec import Layout

_TAIL = 12
# All that generated code imports, and what these import only when they are used.
_SLOW = (
    "tablewright.processes.prove",
    "tablewright.processes.replay",
    "alembic.autogenerate",
    "alembic.command",
    "logging.config",
    "mako.template",
    "pgvector.sqlalchemy",
    "psycopg",
    "pydantic",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.orm",
)


class StepFailed(Exception):
    """A step did not work; the text ends with what it printed."""


@dataclass(frozen=True, slots=True)
class GeneratedCode:
    """The models and migrations of one system, whose output lies in `folder`."""

    processes: ForkServer
    layout: Layout
    folder: Path

    def imports(self) -> None:
        """Import every module of the models and schemas, and configure the mappers. Raises StepFailed."""
        self.run("imports", "", self._package(self.layout.schemas))

    def _package(self, folder: str) -> str:
        return ".".join(PurePosixPath(folder).relative_to(self.layout.root).parts)

    def run(self, step: str, url: str, *revision: str) -> None:
        """Run a step of `prove.STEPS` on the database at `url`, in a process of its own. Raises StepFailed.

        "upgrade" and "downgrade" may be told a revision to stop at.
        """
        models = self._package(self.layout.models)
        root, ini = self.folder / self.layout.root, self.folder / self.layout.alembic_ini
        try:
            self.processes.call(
                "tablewright.processes.prove:run", step, url, str(root), models, ini.name, *revision, folder=ini.parent
            )
        except CallFailed as failure:
            raise StepFailed(
                "\n".join([f"{' '.join([step, *revision])} failed:", *str(failure).splitlines()[-_TAIL:]])
            ) from failure


@contextmanager
def processes() -> Iterator[ForkServer]:
    """Start what runs the code of any number of systems, two systems with modules of the same names among them."""
    with fork_server(_SLOW) as server:
        yield server
