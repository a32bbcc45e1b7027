"""What the command `revision` does: the next revision of a system, one written anew, or the first of a database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from tablewright.catalog.fingerprint import fingerprint
from tablewright.comparison.compare_sides import compare_sides
from tablewright.comparison.named_changes import Versions, named_changes, roles_left
from tablewright.comparison.sides import SpecSide
from tablewright.emit import writer
from tablewright.emit.changes import Comparison, Report
from tablewright.emit.own_steps import Direction
from tablewright.errors import InputError, Place, Problem
from tablewright.history.branches import ours_and_theirs
from tablewright.history.files import History, RevisionFile, seal
from tablewright.history.guard import Finding, Past, obstacles, past_of
from tablewright.ops import Hazard, Impossible, Refused
from tablewright.postgres.address import HINT, WRONG, read_url
from tablewright.postgres.server import scratch_server
from tablewright.processes.generated_code import GeneratedCode, StepFailed, processes
from tablewright.quoting import sql_identifier
from tablewright.revisions.lead import Answer
from tablewright.revisions.revise import Author, Revised, Workshop, revise
from tablewright.revisions.said_renames import with_renames
from tablewright.scratch import extension_names
from tablewright.spec import Spec
from tablewright.steps import stages
from tablewright.verify import without_new_roles
from tablewright.workflow import add_revision, generate, load_for

_ID = re.compile(r"[A-Za-z0-9_.]{1,32}")
_WORDS = ("head", "heads", "base", "current")
"""What Alembic's commands take for something else than an id."""


class Blocked(Exception):
    """Something is wrong with the history, and has to be decided first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Request:
    """Which system, and where things are; the scratch server is of that version or at that URL."""

    system: str
    spec: Path
    out: Path
    answer: Answer
    renames: Sequence[str] = ()
    version: int | None = None
    dev_url: str | None = None

    @property
    def folder(self) -> Path:
        """The system's output."""
        return self.out / self.system


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be written, and what a person is told of it, at last in a sentence."""

    changes: writer.Changes
    told: str
    report: Report | None = None
    losses: tuple[Hazard, ...] = ()
    stuck: tuple[Problem, ...] = ()
    """Why there is no way back, where there is none."""


def next_revision(request: Request, author: Author) -> Outcome:
    """The revision that leads from the history to the spec. Raises InputError, Blocked, NotProven and Unanswered."""
    spec = _load(request)
    past = past_of(spec, request.folder)
    if not past.history.revisions:
        first = spec.system.migrations.first_id
        return Outcome(add_revision(spec, request.out, {}), f"revision {first} is the first: it creates everything")
    if found := list(obstacles(spec, past)):
        raise Blocked(found)
    if author.id is not None:
        _check_id(author.id, past.history)
    return _made(request, spec, past, past.history, author)


def _check_id(id_: str, history: History) -> None:
    place = Place(f"--id {id_}")
    if not _ID.fullmatch(id_) or id_ in _WORDS:
        hint = "at most 32 letters, digits, `_` and `.`"
        raise InputError([Problem(f"`{id_}` is no id of a revision", place, hint)])
    if id_ in history.by_id:
        raise InputError([Problem(f"there is a revision {id_} already", place, str(history.by_id[id_].path))])


def rebased(request: Request, onto: str | None) -> Outcome:
    """The same where two branches have added revisions: ours are written anew, as one, behind theirs."""
    spec = _load(request)
    past = past_of(spec, request.folder)
    branches = ours_and_theirs(past.history, onto)
    if not branches.ours or not (len(past.history.heads) > 1 or past.history.duplicates):
        hint = f"`{branches.upstream}` and this branch do not both have revisions of their own"
        raise InputError([Problem("there is nothing to rebase", Place(str(past.history.folder)), hint)])
    theirs = History(past.history.folder, branches.theirs)
    _check_rebase(spec, past, theirs, branches.ours)
    author = Author("; ".join(each.message for each in branches.ours), kept=_kept(branches.ours))
    return _made(request, spec, past, theirs, author, [past.path_of(each) for each in branches.ours])


def _check_rebase(spec: Spec, past: Past, theirs: History, ours: Sequence[RevisionFile]) -> None:
    """Theirs are in order, and nothing that a person wrote in ours is thrown away."""
    if found := list(obstacles(spec, replace(past, history=theirs))):
        raise Blocked(found)
    problems = []
    for each in ours:
        if not each.sealed:
            hint = f"let its `down_revision` name {theirs.heads[0].id} yourself"
            problems.append(Problem(f"revision {each.id} was written by hand", Place(str(each.path)), hint))
        elif each.edited:
            hint = "undo that; steps of your own are kept in the region that is marked for them"
            message = f"revision {each.id} was edited after it was written, which would be lost"
            problems.append(Problem(message, Place(str(each.path)), hint))
    if problems:
        raise InputError(problems)


def _kept(revisions: Sequence[RevisionFile]) -> dict[Direction, str]:
    """The own steps of revisions that become one; downgrades go the other way."""
    up = "".join(each.own_steps.get("upgrade", "") for each in revisions)
    down = "".join(each.own_steps.get("downgrade", "") for each in reversed(revisions))
    kept: dict[Direction, str] = {"upgrade": up, "downgrade": down}
    return {direction: text for direction, text in kept.items() if text}


def _made(
    request: Request, spec: Spec, past: Past, history: History, author: Author, gone: Collection[str] = ()
) -> Outcome:
    """A revision behind that history, in place of those that are gone."""
    files = generate([spec])[spec.system.name]
    with _workshop(request, spec) as shop:
        try:
            revised = revise(spec, files, history, author, shop, request.answer)
        except Impossible as impossible:
            raise InputError(_problems(impossible.refused, request, spec)) from None
    if revised is None:
        # The same database in other words.
        head = history.heads[0]
        said = {past.path_of(head): seal(head.text, fingerprint(spec.catalog))} if head.sealed else {}
        return Outcome(add_revision(spec, request.out, said, gone), f"revision {head.id} leads to the spec already")
    changes = add_revision(spec, request.out, {revised.path: revised.text}, {*gone} - {revised.path})
    losses = tuple(hazard for hazard in revised.change.hazards() if hazard.risk == "data loss")
    stuck = tuple(_problems(revised.change.stuck, request, spec))
    back = "there is no way back" if stuck else "the downgrade back"
    told = f"revision {revised.revision.id} was run on a scratch server: the upgrade leads to the spec, {back}"
    return Outcome(changes, told, _report(request, spec, history, revised), losses, stuck)


@contextmanager
def _workshop(request: Request, spec: Spec) -> Iterator[Workshop]:
    # Both take their time to start: the one imports what the other does not wait for.
    with (
        processes() as forks,
        scratch_server(request.version, request.dev_url, extension_names(spec.catalog)) as server,
        without_new_roles(server, [spec]),
    ):
        yield Workshop(server, forks)


def _load(request: Request) -> Spec:
    """The spec, with the renames that were said on the command line."""
    return with_renames(load_for(request.spec, request.out, [request.system])[0], request.renames)


def _problems(refused: Iterable[Refused], request: Request, spec: Spec) -> Iterator[Problem]:
    return _side(request, spec).problems(spec.system.name, refused)


def _side(request: Request, spec: Spec) -> SpecSide:
    name = spec.system.name
    return SpecSide("spec", {name: spec}, {name: request.spec / name})


def _report(request: Request, spec: Spec, history: History, revised: Revised) -> Report:
    """The changes as `diff` shows them, without the statements, which stand in the revision."""
    change = revised.change
    place = partial(_side(request, spec).place, spec.system.name)
    versions = Versions(
        change.around.old, change.around.new, change.around.old, spec.catalog, lambda key, property_: None, place
    )
    named = [
        # Roles that are gone stay, so no op is about them.
        *roles_left(versions),
        *named_changes(change.ops, (), versions, lambda op: stages(op, change.around)),
    ]
    told = tuple(replace(each, statements=()) for each in named)
    return Report(f"revision {history.heads[0].id}", revised.revision.id, (Comparison(spec.system.name, told),))


class Differs(Exception):
    """A database is not what its spec describes."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{report.old} differs from {report.new}")
        self.report = report


def baseline(request: Request, url: str | None) -> Outcome:
    """The first revision of a database that exists: it makes everything elsewhere, and is only stamped there.

    Where a URL says which database that is, it is compared with the spec. Raises InputError and Differs.
    """
    spec = _load(request)
    past = past_of(spec, request.folder)
    begun = past.history.revisions
    if len(begun) > 1 or any(each.catalog != fingerprint(spec.catalog) for each in begun):
        message = f"the history of `{request.system}` has begun already, with revision {begun[0].id}"
        hint = "`alembic stamp ID` says which of its revisions a database is at"
        raise InputError([Problem(message, Place(str(begun[0].path)), hint)])
    if url:
        sides = (url, str(request.spec / request.system))
        report = compare_sides(sides, request.spec, None, request.version, request.dev_url)
        if report.differs:
            raise Differs(report)
    first = spec.system.migrations.first_id
    stamp = "" if url else f": `alembic stamp {first}` says so to a database that has all that"
    return Outcome(add_revision(spec, request.out, {}), f"revision {first} is the baseline{stamp}")


class NotStamped(Exception):
    """A database does not take the stamp; the text says why."""


def stamp(request: Request, url: str) -> str:
    """Say to a database that it has the baseline; returns a sentence. Raises NotStamped."""
    spec = _load(request)
    known = read_url(url)
    if known is None:
        raise NotStamped(f"{WRONG}: {HINT}")
    try:
        with processes() as forks:
            GeneratedCode(forks, spec.system.layout, request.folder.resolve()).run("stamp", url)
        if spec.external.roles:
            # As in the first revision: what a platform gives its roles by default must not reach Alembic's table.
            roles = ", ".join(sql_identifier(role.name) for role in spec.external.roles)
            with psycopg.connect(make_conninfo(**known), autocommit=True) as connection:
                connection.execute(f"REVOKE ALL ON TABLE alembic_version FROM PUBLIC, {roles}".encode())
    except (StepFailed, psycopg.Error) as error:
        raise NotStamped(str(error).strip()) from error
    return f"the database is stamped: it is at revision {spec.system.migrations.first_id}"
