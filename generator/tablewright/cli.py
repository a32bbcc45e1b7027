"""The commands: what they take and print. Exit 0: fine; 1: the check found something; 2: the input is wrong."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tablewright import __version__
from tablewright.cli_revision import revision
from tablewright.errors import InputError, Problem
from tablewright.options import DEV_URL, FOUND, OUT, POSTGRES, SPEC, SYSTEMS, WRONG_INPUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablewright.emit.writer import Changes
    from tablewright.history.guard import Finding

# Pydantic looks for plugins in every installed package: we have none, and a command is to start at once.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# What is imported, read and made is kept to the end, so looking for garbage finds none: it took a fifth of the time.
gc.disable()


class _Commands(click.Group):
    """Turns wrong input into its messages and exit 2, wherever it is found."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except InputError as error:
            _refuse(error)
        except BrokenPipeError:
            # Whoever read our output has seen enough.
            sys.stderr.close()
            sys.exit(FOUND)
        except OSError as error:
            # What no reader or writer of ours has put into words: a full disk for what is kept in between, say.
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"{where}{error.strerror or error}", err=True)
            sys.exit(WRONG_INPUT)


def _refuse(error: InputError) -> NoReturn:
    for problem in error.problems:
        click.echo(str(problem), err=True)
    count = sum(problem.severity == "error" for problem in error.problems)
    click.echo(f"{_counted(count, 'error')}; nothing was written", err=True)
    sys.exit(WRONG_INPUT)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """A PostgreSQL schema as data: YAML to models, schemas, migrations, SQL and ER documentation."""


main.add_command(revision)


@main.command()
@SYSTEMS
@SPEC
@OUT
@click.option("--check", is_flag=True, help="Write nothing: print a diff of what is out of date, and exit 1.")
@click.option("--force", is_flag=True, help="Overwrite files that a person has edited.")
@click.option(
    "--prune",
    is_flag=True,
    help="Remove what was written for systems that are gone, but for their revisions.",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of templates that come before tablewright's own.",
)
def gen(spec: Path, out: Path, systems: tuple[str, ...], templates: Path | None, **flags: bool) -> None:
    """Write every output of the systems, or of all systems.

    Revisions are history: they are written, but neither written anew nor removed.
    """
    from tablewright.freshness import fingerprint, is_known_fresh, remember_fresh  # noqa: PLC0415 - not for `--help`

    if flags["check"] and is_known_fresh(fingerprint(spec, out, systems, templates)):
        return
    # What is known to be fresh need not wait for this.
    from tablewright.emit.writer import remember_origin  # noqa: PLC0415
    from tablewright.workflow import left_behind, pending, write  # noqa: PLC0415

    found = pending(spec, out, systems, templates)
    changes = [each.changes for each in found]
    findings = [finding for each in found for finding in each.findings]
    left = [] if systems else left_behind(spec, out)
    if flags["prune"]:
        changes, left = [*changes, *left], []
    if flags["check"]:
        _exit_if_stale([*changes, remember_origin(spec, out)], findings, left)
    else:
        _exit_if_edited(changes, flags["force"])
        write(spec, out, changes)
        _print_changes(changes)
        for each in found:
            _print_warnings(each.warnings)
        _name_left_behind(left)
        for finding in findings:
            click.echo(f"note: {finding}", err=True)
    if not findings and not left:
        remember_fresh(fingerprint(spec, out, systems, templates))


def _name_left_behind(left: list[Changes]) -> None:
    for change in left:
        click.echo(f"{change.folder}: written for a system that is gone; `gen --prune` would remove", err=True)
        for path in change.removed:
            click.echo(f"    {change.folder / path}", err=True)
        if change.unchanged:
            click.echo("  and leave its revisions: where it has another name now, move its folder instead", err=True)


def _exit_if_stale(changes: list[Changes], findings: list[Finding], left: list[Changes]) -> None:
    from tablewright.emit.writer import diff  # noqa: PLC0415 - loaded by now

    stale = [change for change in changes if change.stale]
    for change in stale:
        for line in diff(change):
            click.echo(line, nl=False)
        click.echo(f"{change.folder} is out of date: run `tablewright gen`", err=True)
    for finding in findings:
        click.echo(f"{'note: ' if finding.note else ''}{finding}", err=True)
    _name_left_behind(left)
    if stale or left or any(not finding.note for finding in findings):
        sys.exit(FOUND)


def _exit_if_edited(changes: list[Changes], force: bool) -> None:
    edited = [change.folder / path for change in changes for path in change.edited]
    if edited and not force:
        for file in edited:
            click.echo(f"{file}: edited since it was generated", err=True)
        click.echo("nothing was written; `--force` overwrites these files", err=True)
        sys.exit(FOUND)


def _print_changes(changes: list[Changes]) -> None:
    for change in changes:
        for what in ("new", "changed", "removed"):
            for path in getattr(change, what):
                click.echo(f"{what:8} {change.folder / path}")
        counted = [f"{len(getattr(change, what))} {what}" for what in ("new", "changed", "removed", "unchanged")]
        click.echo(f"{change.folder.name}: {', '.join(counted)}")


@main.command()
@SYSTEMS
@SPEC
def check(systems: tuple[str, ...], spec: Path) -> None:
    """Read the specs and say what is wrong with them; write nothing."""
    from tablewright.workflow import load  # noqa: PLC0415 - `--help` need not wait for it

    for read in load(spec, systems):
        catalog = read.catalog
        columns = sum(len(table.columns) for table in catalog.tables.values())
        _print_warnings(read.warnings)
        warned = f", {_counted(len(read.warnings), 'warning')}" if read.warnings else ""
        click.echo(f"{read.system.name}: {len(catalog.tables)} tables, {columns} columns, no errors{warned}")


def _print_warnings(warnings: Iterable[Problem]) -> None:
    for warning in warnings:
        click.echo(str(warning), err=True)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


@main.command()
@SYSTEMS
@SPEC
@OUT
@POSTGRES
@DEV_URL
def verify(systems: tuple[str, ...], spec: Path, out: Path, version: int | None, dev_url: str | None) -> None:
    """Prove on a real PostgreSQL that all outputs build the database of the spec."""
    try:
        from tablewright.postgres.server import ServerError  # noqa: PLC0415 - only this command needs a server
        from tablewright.verify import print_table  # noqa: PLC0415
        from tablewright.verify import verify as prove  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing: pip install 'tablewright[verify]'") from None
    from tablewright.workflow import load  # noqa: PLC0415

    specs = load(spec, systems)
    gc.enable()
    try:
        proofs = prove(specs, out, version, dev_url)
    except ServerError as error:
        raise click.ClickException(str(error)) from None
    print_table(proofs)
    sys.exit(0 if all(proof.holds for proof in proofs) else FOUND)


@main.command("diff")
@click.argument("old")
@click.argument("new")
@SPEC
@click.option("--system", help="Only this one; needed where a database is compared with several.")
@click.option(
    "--format", "style", type=click.Choice(["text", "markdown", "json", "sql"]), default="text", show_default=True
)
@POSTGRES
@DEV_URL
def diff_(old: str, new: str, spec: Path, system: str | None, style: str, **server: Any) -> None:
    """Say what differs between two versions, and what turns OLD into NEW. Exit 0: nothing; 1: something.

    Each is a folder (of all systems, or of one), a Git ref, or the URL of a database; a folder wins over a ref of the
    same name. Databases are only read. Exit 2: a side cannot be read.
    """
    try:
        from tablewright.comparison.compare_sides import compare_sides  # noqa: PLC0415 - only this command compares
        from tablewright.postgres.server import ServerError  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing: pip install 'tablewright[verify]'") from None
    from tablewright.emit.script import FORMATS  # noqa: PLC0415

    gc.enable()
    try:
        report = compare_sides((old, new), spec, system, server["version"], server["dev_url"])
    except ServerError as error:
        raise click.ClickException(str(error)) from None
    click.echo(FORMATS[style](report), nl=False)
    sys.exit(FOUND if report.differs else 0)


@main.command()
@click.argument("system")
@SPEC
@click.option("--url", envvar="DATABASE_URL", required=True, help="The database: postgresql://user:pass@host/dbname")
@click.option("--monitor", "names", multiple=True, help="One of the spec's monitors; default: all of them.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def health(system: str, spec: Path, url: str, names: tuple[str, ...], style: str) -> None:
    """Ask the monitors of a system how its database is. Exit 1: something is not well; 2: it cannot be asked."""
    try:
        from tablewright.health import NoAnswer, as_json, ask, print_table  # noqa: PLC0415 - only this command asks
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing: pip install 'tablewright[verify]'") from None
    from tablewright.workflow import load, monitors_of  # noqa: PLC0415

    try:
        chosen = load(spec, [system])[0]
        results = ask(url, chosen.running.connecting.tls, monitors_of(chosen, names))
    except NoAnswer as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_INPUT)
    if style == "json":
        click.echo(as_json(results))
    else:
        print_table(results)
    sys.exit(0 if all(result.ok for result in results) else FOUND)


@main.command()
@click.argument("kind", type=click.Choice(["system", "module", "library", "measurements"]), default="module")
def schema(kind: str) -> None:
    """Print the JSON Schema of a spec's files, for editors: `module` (the default), `system`…"""
    from tablewright.specio.json_schema import json_schema  # noqa: PLC0415 - only this command needs it

    click.echo(json_schema(kind))
