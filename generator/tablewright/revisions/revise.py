"""The story of `revision`: the history is replayed, the spec is built beside it, and a revision leads to it.

The revision is run on the scratch server, up and down, before anybody gets it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tablewright.catalog.fingerprint import fingerprint
from tablewright.diff.change import Change
from tablewright.diff.needs import Side
from tablewright.emit.later_revision import later_revision
from tablewright.emit.own_steps import Direction, put
from tablewright.emit.render import renderer
from tablewright.errors import InputError, Place, Problem
from tablewright.history.files import History, seal
from tablewright.history.names import file_name, next_id
from tablewright.ops import Revision
from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import CallFailed, ForkServer
from tablewright.revisions.lead import Answer, lead, made_roles
from tablewright.scratch import build, differences, not_undone, read_side, scratch
from tablewright.spec import Spec
from tablewright.workflow import formatted

_TAIL = 12


class NotProven(Exception):
    """A revision that does not do what it should, or a history that cannot be replayed; the text says why."""


@dataclass(frozen=True, slots=True)
class Author:
    """What a person brings to a revision; `kept` are own steps, of the revision that this one takes the place of."""

    message: str
    id: str | None = None
    kept: Mapping[Direction, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision that is proven; `path` is relative to the system's folder."""

    revision: Revision
    change: Change
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where revisions are tried."""

    server: Server
    forks: ForkServer


def revise(
    spec: Spec, files: Mapping[str, str], history: History, author: Author, shop: Workshop, answer: Answer
) -> Revised | None:
    """The revision that leads from the history to the spec, whose outputs are `files`; None where it is there already.

    Raises NotProven, Impossible, Unanswered and InputError.
    """
    head = history.heads[0]
    with _migrations(spec, files, history) as folder, _replayed(spec, files, head.id, shop, folder) as old:
        with scratch(shop.server, spec, files) as new:
            build(new, spec, files)
            roles = made_roles(spec, (each.text for each in history.revisions))
            change, before, after = lead(spec, old, new, roles, answer)
        if not change.ops and not author.kept:
            return None
        now = datetime.now(UTC)
        revision = Revision(
            id=author.id or next_id(history, spec, author.message),
            down_revisions=(head.id,),
            message=author.message,
            created=now.strftime("%Y-%m-%d %H:%M"),
            upgrade=change.upgrade,
            downgrade=change.downgrade,
            kept=author.kept,
            stuck=change.stuck,
        )
        name = _new_name(spec, history, revision, now)
        path, text = _written(spec, before, revision, name.removesuffix(".py"))
        (folder / "versions" / name).write_text(text, encoding="utf-8")
        _prove(spec, shop, old, folder, revision, (before, after))
    return Revised(revision, change, path, seal(text, fingerprint(spec.catalog)))


def _new_name(spec: Spec, history: History, revision: Revision, now: datetime) -> str:
    name = file_name(spec, revision.id, revision.message, now)
    if taken := next((each for each in history.revisions if each.path.name == name), None):
        hint = "give it another message, or let `migrations: later_file_names:` contain `%(rev)s`"
        raise InputError(
            [Problem(f"the file of revision {taken.id} is called so already", Place(str(taken.path)), hint)]
        )
    return name


@contextmanager
def _replayed(spec: Spec, files: Mapping[str, str], head: str, shop: Workshop, folder: Path) -> Iterator[Database]:
    """A database that the history has built. What is somebody else's now may have been the system's own before."""
    with ExitStack() as stack:
        database = stack.enter_context(scratch(shop.server, spec, files))
        try:
            _run("upgrade", shop, database, folder, head)
        except NotProven as failure:
            if not spec.external.tables or "already exists" not in str(failure):
                raise
            database = stack.enter_context(scratch(shop.server, spec, {}))
            _run("upgrade", shop, database, folder, head)
        yield database


@contextmanager
def _migrations(spec: Spec, files: Mapping[str, str], history: History) -> Iterator[Path]:
    """A folder with the history, and with what revisions import."""
    progress = f"{spec.system.layout.migrations}/revision_progress.py"
    with TemporaryDirectory(prefix="tablewright-") as name:
        folder = Path(name)
        (folder / "versions").mkdir()
        (folder / "revision_progress.py").write_text(files[progress], encoding="utf-8")
        for revision in history.revisions:
            (folder / "versions" / revision.path.name).write_text(revision.text, encoding="utf-8")
        yield folder


def _written(spec: Spec, before: Side, revision: Revision, name: str) -> tuple[str, str]:
    ((path, text),) = later_revision(spec, before.catalog, revision, name, renderer(None))
    made = formatted(text)
    return path, put(made, revision.kept)


def _prove(
    spec: Spec, shop: Workshop, database: Database, folder: Path, revision: Revision, sides: tuple[Side, Side]
) -> None:
    """Upgrade and downgrade; each leads exactly to where it says. Where there is no way back, there is none to try."""
    before, after = sides
    ways = [
        ("upgrade", revision.id, after, differences),
        ("downgrade", revision.down_revisions[0], before, not_undone),
    ]
    for step, target, wanted, compared in ways[:1] if revision.stuck else ways:
        _run(step, shop, database, folder, target)
        found = read_side(database, spec.external).catalog
        wrong = [each for each in compared(wanted.catalog, found, database) if each.kind != "role"]
        if wrong:
            listed = "\n".join(f"  {each}" for each in wrong)
            raise NotProven(f"the {step} of the new revision does not lead to where it should:\n{listed}")


def _run(step: str, shop: Workshop, database: Database, folder: Path, target: str) -> None:
    try:
        shop.forks.call(f"tablewright.processes.replay:{step}", database.url, str(folder), target, folder=folder)
    except CallFailed as failure:
        tail = "\n".join(str(failure).splitlines()[-_TAIL:])
        raise NotProven(f"the {step} to {target} fails on the scratch server:\n{tail}") from failure
