"""The proof: whatever was generated for a system builds, on a real server, the database that its spec describes.

Three databases a system: one made by schema.sql, one by the models, one by the migrations. Each is read back and
compared with the spec; pg_dump, which shares no query with us, says that they are the same. The generated code runs in
processes of its own, two systems at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from rich import box
from rich.console import Console
from rich.table import Table

from tablewright.catalog.model import Catalog
from tablewright.diff import compare
from tablewright.history.files import RevisionFile, read_history
from tablewright.introspect import introspect
from tablewright.introspect.external import without_alembic, without_external
from tablewright.introspect.normalize import NormalizeError, normalize
from tablewright.introspect.reader import census, shared_names
from tablewright.ops import Impossible
from tablewright.postgres.dump import Dump, dump, dump_differences, find_pg_dump
from tablewright.postgres.installations import Installation, choose
from tablewright.postgres.server import Database, Server, ServerError, scratch_server
from tablewright.processes.fork_server import ForkServer
from tablewright.processes.generated_code import GeneratedCode, StepFailed, processes
from tablewright.scratch import differences, extension_names, not_undone, refusal
from tablewright.spec import Spec

_AT_ONCE = 2
_WITNESSED = ("schema.sql", "create_all", "upgrade")
_LOG_WIDTH = 140


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that was tried, and what was wrong with it."""

    name: str
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemProof:
    """All proofs of a system; `notes` is what no comparison covers."""

    system: str
    proofs: tuple[Proof, ...]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not any(proof.failures for proof in self.proofs)


def verify(
    specs: Sequence[Spec], output_root: Path, version: int | None = None, url: str | None = None
) -> tuple[SystemProof, ...]:
    """Prove what lies in `output_root/<system>`, for each system, on a scratch server. Raises ServerError.

    Systems whose extensions only another PostgreSQL of this machine has are proven on that one.
    """
    together: dict[Installation | None, list[Spec]] = {}
    for spec in specs:
        together.setdefault(choose(version, extension_names(spec.catalog)), []).append(spec)
    proofs: dict[str, SystemProof] = {}
    # Both take their time to start: the one imports what the other does not wait for.
    with processes() as forks:
        for group in together.values():
            with scratch_server(version, url, extension_names(*(spec.catalog for spec in group))) as server:
                proofs |= {each.system: each for each in verify_on(server, forks, group, output_root)}
    return tuple(proofs[spec.system.name] for spec in specs)


def verify_on(server: Server, forks: ForkServer, specs: Sequence[Spec], output_root: Path) -> tuple[SystemProof, ...]:
    """The same on servers that run already."""

    def prove(spec: Spec) -> SystemProof:
        folder = (output_root / spec.system.name).resolve()
        with (
            server.database() as by_sql,
            server.database() as by_models,
            server.database() as by_migrations,
        ):
            trial = _Trial(server, spec, folder, GeneratedCode(forks, spec.system.layout, folder))
            trial.run(by_sql, by_models, by_migrations)
            return SystemProof(spec.system.name, tuple(trial.proofs.values()), trial.notes())

    with without_new_roles(server, specs), ThreadPoolExecutor(_AT_ONCE) as pool:
        return tuple(pool.map(prove, specs))


@contextmanager
def without_new_roles(server: Server, specs: Sequence[Spec]) -> Iterator[None]:
    """Roles belong to the whole server, and no database takes along those that it has made there."""
    wanted = {key.name for spec in specs for key in (*spec.catalog.roles, *spec.external.roles)}
    if not wanted:
        yield
        return
    with psycopg.connect(server.url, autocommit=True) as connection:
        wanted -= {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        try:
            yield
        finally:
            for name in wanted:
                with suppress(psycopg.errors.DependentObjectsStillExist):  # somebody else uses it, too
                    connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


class _NotTried(Exception):
    """A step needs another one that did not work."""


_TROUBLE = (Impossible, StepFailed, ServerError, NormalizeError, _NotTried, psycopg.Error, OSError)


@dataclass(slots=True)
class _Trial:
    """The proofs of one system, in the order in which they build on each other."""

    server: Server
    spec: Spec
    folder: Path
    code: GeneratedCode
    proofs: dict[str, Proof] = field(default_factory=dict)
    steps: list[tuple[RevisionFile, _State]] = field(default_factory=list)
    """The revisions in order, each with the database before it."""
    stuck: tuple[str, ...] = ()
    """Where no downgrade leads on."""
    wanted: Catalog | None = None
    not_modelled: dict[str, dict[str, None]] = field(default_factory=dict)
    dumps: dict[str, Dump] = field(default_factory=dict)
    """What pg_dump says of the database that a step has made."""
    broken: set[str] = field(default_factory=set)
    """Names of the proofs that did not come to a comparison."""

    def run(self, by_sql: Database, by_models: Database, by_migrations: Database) -> None:
        self._prove("schema.sql", lambda: self._schema_sql(by_sql))
        if "schema.sql" not in self.broken:
            self._make_stubs(by_models)
            self._make_stubs(by_migrations)
        self._prove("imports", self._imports)
        empty = _state(by_models)
        self._prove("create_all", lambda: self._builds("create_all", by_models))
        self._prove("drop_all", lambda: self._goes_back("drop_all", by_models, empty), needs="create_all")
        self._prove("upgrade", lambda: self._upgrades(by_migrations))
        self._prove("pg_dump", self._witness, needs="schema.sql")
        self._prove("alembic check", lambda: self._passes("check", by_migrations), needs="upgrade")
        self._prove("downgrade", lambda: self._downgrades(by_migrations), needs="upgrade")
        self._prove("upgrade again", lambda: self._builds("upgrade", by_migrations), needs="downgrade")

    def notes(self) -> tuple[str, ...]:
        unmodelled = (f"{name}: not modelled ({', '.join(where)})" for name, where in self.not_modelled.items())
        return (*self.stuck, *unmodelled)

    def _prove(self, name: str, trial: Callable[[], list[str]], needs: str | None = None) -> None:
        try:
            if needs in self.broken:
                raise _NotTried(f"not tried: {needs} failed")
            failures = trial()
        except _TROUBLE as trouble:
            self.broken.add(name)
            failures = [str(trouble).strip()]
        self.proofs[name] = Proof(name, tuple(failures))

    def _make_stubs(self, database: Database) -> None:
        """What belongs to somebody else is there before anything of ours."""
        if self.spec.external != Catalog():
            with database.connect() as connection:
                connection.execute((self.folder / self.spec.system.layout.stubs).read_bytes())

    def _schema_sql(self, database: Database) -> list[str]:
        self._make_stubs(database)
        with database.connect() as connection:
            try:
                connection.execute((self.folder / self.spec.system.layout.sql).read_bytes())
            except psycopg.Error as error:
                raise Impossible([refusal(database, self.spec, error)]) from error
            # The types and functions that expressions need are there now; what they are is compared below.
            self.wanted = normalize(self.spec.catalog, connection)
        self._dump("schema.sql", database)
        return self._differences("schema.sql", database)

    def _imports(self) -> list[str]:
        self.code.imports()
        return []

    def _dump(self, step: str, database: Database) -> None:
        if find_pg_dump(self.server.version):
            self.dumps[step] = dump(self.server, database)

    def _witness(self) -> list[str]:
        """All that makes the database makes the same, as a program sees it that knows nothing of ours."""
        if not self.dumps:
            raise _NotTried(f"there is no pg_dump of PostgreSQL {self.server.version} or later: put one on the PATH")
        missing = [step for step in _WITNESSED if step not in self.dumps]
        if missing:
            raise _NotTried(f"not tried: {' and '.join(missing)} failed")
        wanted = self.dumps["schema.sql"]
        return [each for step, found in self.dumps.items() for each in dump_differences(wanted, found, step)]

    def _builds(self, step: str, database: Database) -> list[str]:
        self.code.run(step, database.url)
        self._dump(step, database)
        return self._differences(step, database)

    def _upgrades(self, database: Database) -> list[str]:
        """Revision by revision, and what the database was before each."""
        self.steps.clear()
        for revision in read_history(self.folder / self.spec.system.layout.migrations / "versions").revisions:
            self.steps.append((revision, _state(database)))
            self.code.run("upgrade", database.url, revision.id)
        self._dump("upgrade", database)
        return self._differences("upgrade", database)

    def _downgrades(self, database: Database) -> list[str]:
        """The same back; each downgrade leads to where its upgrade came from."""
        failures: list[str] = []
        for revision, before in reversed(self.steps):
            if not revision.has_way_back:
                self.stuck = (f"revision {revision.id} has no way back: what is before it is not downgraded",)
                break
            target = revision.down_revisions[0] if revision.down_revisions else "base"
            failures += [f"{target}: {each}" for each in self._goes_back("downgrade", database, before, target)]
        return failures

    def _passes(self, step: str, database: Database) -> list[str]:
        self.code.run(step, database.url)
        return []

    def _goes_back(self, step: str, database: Database, before: _State, *target: str) -> list[str]:
        """Undo what was done since; what others may use stays, and nothing else."""
        with database.connect() as connection:
            shared = shared_names(connection)
        self.code.run(step, database.url, *target)
        return _changed(before, database, shared)

    def _differences(self, name: str, database: Database) -> list[str]:
        if self.wanted is None:
            raise _NotTried("nothing to compare with: schema.sql failed")
        here = without_external(_state(database).catalog, self.spec.external)
        # What is not modelled is a note, and a column that came later stands last.
        found = differences(self.wanted, here) if len(self.steps) > 1 else compare(self.wanted, here)
        for difference in found:
            if difference.what == "not modelled":
                self.not_modelled.setdefault(difference.name, {})[name] = None
        return [str(difference) for difference in found if difference.what != "not modelled"]


@dataclass(frozen=True, slots=True)
class _State:
    """A whole database: the names of all objects of any kind, and what is modelled of them."""

    names: tuple[str, ...]
    catalog: Catalog


def _state(database: Database) -> _State:
    with database.connect() as connection, without_alembic(connection):
        return _State(census(connection), introspect(connection))


def _changed(before: _State, database: Database, shared: tuple[str, ...]) -> list[str]:
    """What is left behind, what is gone, what is otherwise; what is shared has to be there."""
    after = _state(database)
    wanted = {*before.names, *shared}
    left = [f"{name}: left behind" for name in after.names if name not in wanted]
    gone = [f"{name}: gone" for name in sorted(wanted) if name not in after.names]
    return left + gone or [str(each) for each in not_undone(before.catalog, after.catalog, database)]


def print_table(proofs: Sequence[SystemProof], console: Console | None = None) -> None:
    """A row a system and a column a proof; then what is wrong, and what no proof covers."""
    console = console or Console(width=None if sys.stdout.isatty() else _LOG_WIDTH)
    holds, fails = ("ok", "FAILED") if console.options.ascii_only else ("✓", "✗")
    table = Table(box=box.SIMPLE_HEAD)
    for name in ["system", *(proof.name for proof in proofs[0].proofs)] if proofs else []:
        table.add_column(name, overflow="fold", justify="left" if name == "system" else "center")
    for system in proofs:
        table.add_row(system.system, *(fails if proof.failures else holds for proof in system.proofs))
    console.print(table)
    for system in proofs:
        for proof in system.proofs:
            _print_list(console, f"{fails} {system.system}: {proof.name}", proof.failures)
        _print_list(console, f"note: {system.system}", system.notes)


def _print_list(console: Console, title: str, items: Sequence[str]) -> None:
    for line in [title, *(f"    {item}".replace("\n", "\n      ") for item in items)] if items else []:
        # A terminal that cannot show a name's characters shows their codes.
        shown = line.encode(console.encoding, "backslashreplace").decode(console.encoding)
        console.print(shown, markup=False, highlight=False, soft_wrap=True)
