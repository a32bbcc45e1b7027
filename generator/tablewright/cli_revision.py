"""The command `revision`: it asks, prints, and leaves the work to others."""

from __future__ import annotations

import gc
import shlex
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from tablewright.errors import did_you_mean
from tablewright.options import DEV_URL, FOUND, OUT, POSTGRES, SPEC
from tablewright.quoting import terminal_line

if TYPE_CHECKING:
    from tablewright.ops import Rename
    from tablewright.revisions.requests import Outcome, Request


@click.command()
@click.argument("system")
@click.option("-m", "--message", help="What the revision does, in a few words: `add phone numbers`.")
@click.option("--rename", "renames", multiple=True, metavar="OLD=NEW", help="A rename: `users.phone=users.mobile`.")
@click.option("--not-a-rename", "others", multiple=True, metavar="OLD", help="It was dropped; what is new is new.")
@click.option("--allow-loss", is_flag=True, help="Write it even if it loses what no downgrade brings back.")
@click.option("--irreversible", is_flag=True, help="Write it even if there is no way back: its downgrade refuses.")
@click.option("--dry-run", is_flag=True, help="Show what the revision would do, and write nothing.")
@click.option("--id", "id_", help="The revision's id, where the next one in line does not do.")
@click.option("--accept", metavar="ID", help="Take a revision that was edited or deleted as it is now.")
@click.option(
    "--rebase", is_flag=True, help="Write this branch's own revisions anew, as one behind the other branch's."
)
@click.option("--onto", metavar="REF", help="For --rebase: the Git ref that has the others' revisions.")
@click.option("--baseline", is_flag=True, help="Begin the history of a database that exists already: it is stamped.")
@click.option("--url", envvar="DATABASE_URL", help="For --baseline: the database to compare and to stamp.")
@SPEC
@OUT
@POSTGRES
@DEV_URL
def revision(  # noqa: PLR0913 - a parameter an option
    system: str,
    *,
    message: str | None,
    renames: tuple[str, ...],
    others: tuple[str, ...],
    allow_loss: bool,
    irreversible: bool,
    dry_run: bool,
    id_: str | None,
    accept: str | None,
    rebase: bool,
    onto: str | None,
    baseline: bool,
    url: str | None,
    spec: Path,
    out: Path,
    version: int | None,
    dev_url: str | None,
) -> None:
    """Write the revision that leads from a system's history to its spec, and bring all outputs up to date.

    It is run on a scratch server first, up and down. Exit 1: something has to be decided or mended first; 2: the input
    is wrong, or the change cannot be made.
    """
    if accept:
        _accept(system, spec, out, accept)
        return
    if not (message or rebase or baseline):
        raise click.UsageError("say what the revision does: -m 'add phone numbers'")
    try:
        from tablewright.emit.changes import as_text  # noqa: PLC0415
        from tablewright.postgres.server import ServerError  # noqa: PLC0415
        from tablewright.revisions import requests as revising  # noqa: PLC0415 - only this command needs a server
        from tablewright.revisions.lead import Unanswered  # noqa: PLC0415
        from tablewright.revisions.revise import Author, NotProven  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing: pip install 'tablewright[verify]'") from None
    gc.enable()
    answers = _Answers(others)
    request = revising.Request(system, spec, out, answers, renames, version, dev_url)
    try:
        if baseline:
            outcome = revising.baseline(request, url)
        elif rebase:
            outcome = revising.rebased(request, onto)
        else:
            outcome = revising.next_revision(request, Author(message or "", id_))
    except revising.Blocked as blocked:
        for finding in blocked.findings:
            click.echo(str(finding), err=True)
        _stop()
    except Unanswered as unanswered:
        _print_questions(unanswered.questions, answers)
        _stop()
    except revising.Differs as differs:
        click.echo(as_text(differs.report))
        click.echo("the database is not what the spec describes: make the one like the other first", err=True)
        _stop()
    except (NotProven, ServerError) as error:
        click.echo(str(error), err=True)
        _stop()
    _finish(outcome, request, _Meant(allow_loss, irreversible), dry_run)
    if baseline and url and not dry_run:
        _stamp(request, url)


def _stamp(request: Request, url: str) -> None:
    from tablewright.revisions import requests as revising  # noqa: PLC0415 - loaded by now

    try:
        click.echo(revising.stamp(request, url))
    except revising.NotStamped as error:
        click.echo(f"the database is not stamped: {error}", err=True)
        sys.exit(FOUND)


@dataclass(slots=True)
class _Answers:
    """What a person says, on the command line or on a terminal; None where there is nobody to ask.

    `idle` are names of what was dropped that nobody has asked for yet.
    """

    others: Collection[str]
    idle: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.idle = set(self.others)

    def __call__(self, question: Rename) -> bool | None:
        from tablewright.revisions.said_renames import names_of  # noqa: PLC0415 - loaded by now

        old, new = names_of(question)
        self.idle.discard(old)
        if old in self.others:
            return False
        # A standard stream that was closed is None.
        if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
            return None
        return click.confirm(terminal_line(f"Is the {question.kind} {new} what was {old} before?"), err=True)


def _print_questions(questions: Sequence[Rename], answers: _Answers) -> None:
    from tablewright.revisions.said_renames import names_of  # noqa: PLC0415 - loaded by now

    for question in questions:
        old, new = names_of(question)
        lines = (
            f"the {question.kind} {old} is gone, and {new} is like it: was it renamed?",
            f"    if so:  --rename {shlex.quote(f'{old}={new}')}  (or `renamed_from:` in the spec)",
            f"    if not: --not-a-rename {shlex.quote(old)}",
        )
        for line in lines:
            click.echo(terminal_line(line), err=True)
    for name in sorted(answers.idle):
        hint = did_you_mean(name, [names_of(question)[0] for question in questions])
        click.echo(terminal_line(f"`--not-a-rename {name}` answers none of these: {hint}"), err=True)


def _accept(system: str, spec: Path, out: Path, id_: str) -> None:
    from tablewright.workflow import accept, load_for, write  # noqa: PLC0415 - `--help` need not wait for it

    changes = accept(load_for(spec, out, [system])[0], out, id_)
    write(spec, out, [changes])
    click.echo(f"{id_} is accepted as it is")


class _Meant(NamedTuple):
    """What a person says beforehand to take into account."""

    loss: bool
    no_way_back: bool


def _finish(outcome: Outcome, request: Request, meant: _Meant, dry_run: bool) -> None:
    """Show what it does, and write it unless something speaks against that."""
    from tablewright.emit.changes import as_text  # noqa: PLC0415 - loaded by now
    from tablewright.workflow import write  # noqa: PLC0415

    if outcome.report:
        click.echo(as_text(outcome.report))
    if outcome.losses and not meant.loss:
        click.echo("it loses what no downgrade brings back; --allow-loss writes it all the same", err=True)
        _stop()
    if outcome.stuck and not meant.no_way_back:
        for each in outcome.stuck:
            click.echo(terminal_line(f"{each.place}: there is no way back: {each.message}"), err=True)
        click.echo("its downgrade refuses to run; --irreversible writes it all the same", err=True)
        _stop()
    if dry_run:
        click.echo("nothing was written")
        return
    for file in outcome.changes.edited:
        click.echo(f"{outcome.changes.folder / file}: edited since it was generated", err=True)
    if outcome.changes.edited:
        click.echo("`gen --force` overwrites these files", err=True)
        _stop()
    write(request.spec, request.out, [outcome.changes])
    for what in ("new", "changed", "removed"):
        for path in getattr(outcome.changes, what):
            click.echo(f"{what:8} {outcome.changes.folder / path}")
    click.echo(outcome.told)


def _stop() -> NoReturn:
    click.echo("nothing was written", err=True)
    sys.exit(FOUND)
