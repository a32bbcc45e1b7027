"""One change of a schema at a time: its spec before and after, and what is asked of the revision between them.

A case is a folder `evolution/<kind>/<name>` with `before.yaml` and `after.yaml`, a module each. It may have a
`system.yaml` (or one `before.system.yaml` and one `after.system.yaml`), the rows that are there when the schema changes
(`rows.sql`), a word of the reason for which the change is refused (`refused.txt`), or for which there is no way back
(`no_way_back.txt`), the answer to whether this is a
rename (`answer.txt`), and the `expected` revision.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import psycopg

from kept_open import KeptOpen, kept_open
from surviving_rows import survivors
from tablewright.catalog.model import Catalog, Namespace
from tablewright.catalog.names import Simple
from tablewright.diff.change import Change
from tablewright.emit.later_revision import later_revision
from tablewright.emit.migrations import migrations
from tablewright.emit.render import renderer
from tablewright.emit.revision import first_revision
from tablewright.emit.sql import schema_sql
from tablewright.emit.stubs import stubs
from tablewright.introspect import introspect
from tablewright.introspect.external import without_alembic, without_external
from tablewright.ops import Revision
from tablewright.postgres import cron
from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import ForkServer
from tablewright.revisions.lead import lead, made_roles
from tablewright.scratch import begin, build, differences, not_undone, scratch
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

CASES = Path(__file__).parent / "evolution"
RENDER = renderer()
FIRST, LATER = "001", "002"
STAMP = (
    "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)",
    "INSERT INTO alembic_version VALUES ('001')",
)
"""As if the first revision had been run: another test shows that it builds what schema.sql does."""
_SYSTEM = "system: shop\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A change, by its folder."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.relative_to(CASES).as_posix()

    @property
    def rows(self) -> str:
        return self._text("rows.sql")

    @property
    def holds(self) -> str:
        """A query of what rows have after the upgrade: true in each of its rows."""
        return self._text("holds.sql")

    @property
    def refused(self) -> str:
        return self._text("refused.txt").strip()

    @property
    def no_way_back(self) -> str:
        return self._text("no_way_back.txt").strip()

    @property
    def answer(self) -> bool | None:
        """What a person says who is asked whether a drop and an add are a rename."""
        return {"yes": True, "no": False}.get(self._text("answer.txt").strip())

    def files(self, when: str) -> dict[str, str]:
        """The files of the spec `before` or `after` the change."""
        system = self._text(f"{when}.system.yaml") or self._text("system.yaml") or _SYSTEM
        return {"system.yaml": system, "core.yaml": self._text(f"{when}.yaml")}

    def spec(self, when: str) -> Spec:
        """The spec `before` or `after` the change."""
        return spec_of(self.files(when))

    def _text(self, name: str) -> str:
        file = self.folder / name
        return file.read_text("utf-8") if file.exists() else ""


def changed_cases() -> frozenset[str]:
    """The cases that a person has added or changed since the last commit; none where Git knows nothing."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "-z", "--", "."]
    done = subprocess.run(command, cwd=CASES, capture_output=True, text=True, check=False)
    paths = (Path(line[3:]).parts for line in done.stdout.split("\0") if "evolution" in Path(line[3:]).parts)
    inside = (parts[parts.index("evolution") + 1 :] for parts in paths)
    return frozenset("/".join(parts[:2]) for parts in inside if len(parts) > 2)


def cases() -> list[Case]:
    """Every case, by name."""
    return [Case(file.parent) for file in sorted(CASES.glob("*/*/before.yaml"))]


def spec_of(files: Mapping[str, str]) -> Spec:
    """The spec of a system `shop` with these files; raises InputError."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "shop"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        return read_spec(folder, Path(root))


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a change: its revision, and what was wrong on the way."""

    change: Change
    revision: str
    wrong: tuple[str, ...]


def play(target: KeptOpen, forks: ForkServer, server: Server, case: Case, way: Runner) -> Played:
    """Write the revision of a case, and run it up, down and up again on rows; what is built in `target` goes again.

    Raises Impossible where it is refused.
    """
    before, after = case.spec("before"), case.spec("after")
    files, first = made(after), made(before)
    # What is somebody else's from now on is the system's own until then.
    begun = first if before.catalog.tables.keys() & after.external.tables.keys() else files
    with scratch(server, after, begun) as database, kept_open(database) as live:
        build(live, before, first)
        for statement in (*STAMP, case.rows or "SELECT"):
            live.connection.execute(statement.encode())
        kept = survivors(before, after)
        rows_after, rows_back = kept.expected(live.connection)
        with target.connection.transaction(force_rollback=True):
            begin(target, after, files)
            build(target, after, files)
            change, old, new = lead(
                after, live, target, made_roles(after, first.values()), lambda question: case.answer
            )
        revision = Revision(
            LATER,
            (FIRST,),
            "What has changed",
            "2025-01-01 00:00",
            change.upgrade,
            change.downgrade,
            stuck=change.stuck,
        )
        later = dict(later_revision(after, old.catalog, revision, LATER, RENDER))
        go = way(live, change, files | first | later, forks)
        wrong: list[str] = []
        for step in ("upgrade",) if change.stuck else ("upgrade", "downgrade", "upgrade again"):
            up = step != "downgrade"
            go("upgrade" if up else "downgrade")
            if not up:
                as_if_valid(live, change)
            if step != "upgrade again":
                found_state = state(live, after)
                told = differing(new.catalog, found_state, live) if up else left(old.catalog, found_state, live)
                wrong += [f"{step}: {each}" for each in told]
            found = kept.upgraded(live.connection) if up else kept.downgraded(live.connection)
            wanted = rows_after if up else rows_back
            if found != wanted and not (after.evolution.using and step == "upgrade again"):
                wrong.append(f"{step}: the rows are {found} instead of {wanted}")
            if (
                step == "upgrade"
                and case.holds
                and set(live.connection.execute(case.holds.encode()).fetchall()) != {(True,)}
            ):
                wrong.append(f"{step}: not all rows are as holds.sql says")
    return Played(change, "".join(later.values()), tuple(wrong))


def as_if_valid(live: KeptOpen, change: Change) -> None:
    """Validate what a downgrade may leave NOT VALID over values that it made up, and says so of."""
    told = [step.sql for block in change.downgrade for step in block.steps if "stays NOT VALID" in step.sql]
    query = "SELECT oid, quote_ident(conname) FROM pg_constraint WHERE NOT convalidated"
    for oid, name in live.connection.execute(query).fetchall():
        if any(f"VALIDATE CONSTRAINT {name};" in sql for sql in told):
            live.connection.execute("UPDATE pg_constraint SET convalidated = true WHERE oid = %s", [oid])


Go = Callable[[Literal["upgrade", "downgrade"]], None]
Runner = Callable[[KeptOpen, Change, Mapping[str, str], ForkServer], Go]
"""How a change is carried out: on which database, the change, the files of the system with its revision."""


def by_blocks(live: KeptOpen, change: Change, files: Mapping[str, str], forks: ForkServer) -> Go:
    """The statements, one after the other, in the transactions that they want."""

    def go(direction: Literal["upgrade", "downgrade"]) -> None:
        for block in getattr(change, direction):
            with nullcontext() if block.autocommit else live.connection.transaction():
                run(live, [step.sql for step in block.steps])

    return go


def by_file(live: KeptOpen, change: Change, files: Mapping[str, str], forks: ForkServer) -> Go:
    """The file of the revision, run by Alembic."""

    def go(direction: Literal["upgrade", "downgrade"]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), files)
            replay(forks, live, Path(folder), direction, LATER if direction == "upgrade" else FIRST)

    return go


def run(database: KeptOpen, statements: Iterable[str]) -> None:
    """Run statements; one that fails is told."""
    for statement in statements:
        try:
            database.connection.execute(statement.encode())
        except psycopg.Error as error:
            error.add_note(statement)
            raise


def made(spec: Spec) -> dict[str, str]:
    """The files that a history begins with."""
    outputs = (stubs, schema_sql, migrations, first_revision)
    return {path: text for output in outputs for path, text in output(spec, RENDER)}


def state(database: Database, spec: Spec) -> Catalog:
    """What is there of a system."""
    # Jobs are scheduled where pg_cron would keep them.
    others = {**spec.external.namespaces, Simple(cron.NAMESPACE): Namespace(cron.NAMESPACE)}
    with database.connect() as connection, without_alembic(connection):
        return without_external(introspect(connection), replace(spec.external, namespaces=others))


def differing(wanted: Catalog, found: Catalog, database: Database | None = None) -> list[str]:
    """What is not as it should be; roles belong to the whole server, and others make them there meanwhile."""
    return [str(each) for each in differences(wanted, found, database) if each.kind != "role"]


def left(before: Catalog, found: Catalog, database: Database | None = None) -> list[str]:
    """The same after a downgrade, which leaves extensions."""
    return [str(each) for each in not_undone(before, found, database) if each.kind != "role"]


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files under a folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def replay(
    forks: ForkServer, live: Database, folder: Path, step: str, target: str, migrations: str = "migrations"
) -> None:
    """Run Alembic, up or down to a revision."""
    there = folder / migrations
    forks.call(f"tablewright.processes.replay:{step}", live.url, str(there), target, folder=there)
