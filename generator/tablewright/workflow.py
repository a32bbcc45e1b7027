"""The stories that the commands tell, each with the same few parts."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ruff.__main__ import find_ruff_bin

from tablewright.catalog.fingerprint import fingerprint
from tablewright.emit import writer
from tablewright.emit.outputs import emit
from tablewright.emit.render import renderer
from tablewright.errors import InputError, Place, Problem, did_you_mean
from tablewright.history.files import is_sealed, seal
from tablewright.history.guard import Finding, Past, findings, listed_revisions, past_of, versions_folder
from tablewright.running import Monitor
from tablewright.spec import Spec
from tablewright.specio.reader import SYSTEM_FILE, systems
from tablewright.specio.resolve import read_specs

# Lines of generated code are as long as ruff's own default allows.
_FORMAT = ("format", "--isolated", "--no-cache", "--target-version", "py311", "--quiet")


def load(spec: Path, names: Sequence[str] = ()) -> list[Spec]:
    """Read the named systems under a spec folder, or all of them; raises InputError with every problem."""
    folders = {folder.name: folder for folder in systems(spec)}
    unknown = [name for name in names if name not in folders]
    if unknown:
        place = Place(str(spec))
        raise InputError(
            Problem(f"there is no system `{name}`", place, did_you_mean(name, folders)) for name in unknown
        )
    return read_specs([folders[name] for name in dict.fromkeys(names)] or list(folders.values()), spec)


def monitors_of(spec: Spec, names: Sequence[str] = ()) -> list[Monitor]:
    """The named monitors of a system, or all of them; raises InputError where there is none of that name."""
    monitors, place = spec.running.monitors, Place(f"{spec.system.name}: monitors")
    unknown = [name for name in names if name not in monitors]
    if unknown or not monitors:
        message = f"there is no monitor `{unknown[0]}`" if unknown else "the system has no monitors"
        raise InputError([Problem(message, place, did_you_mean(unknown[0], monitors) if unknown else "")])
    return [monitors[name] for name in names or monitors]


def generate(specs: Sequence[Spec], templates: Path | None = None) -> dict[str, dict[str, str]]:
    """The files of every system, by its name; Python is formatted in one go for all of them."""
    render = renderer(templates)
    outputs = _formatted({spec.system.name: emit(spec, render) for spec in specs})
    for spec in specs:
        files = outputs[spec.system.name]
        files |= _sealed(spec, {path: text for path, text in files.items() if _is_revision(spec, path)})
    return outputs


def _is_revision(spec: Spec, path: str) -> bool:
    return path.endswith(".py") and PurePosixPath(path).parent == PurePosixPath(versions_folder(spec))


def _sealed(spec: Spec, revisions: Mapping[str, str]) -> dict[str, str]:
    """The seal is over the formatted text. Revisions that have one lead to where it says, the others to the spec."""
    leads_to = fingerprint(spec.catalog)
    return {path: text if is_sealed(text) else seal(text, leads_to) for path, text in revisions.items()}


def formatted(text: str) -> str:
    """A Python file as `gen` would write it."""
    return _formatted({"": {"file.py": text}})[""]["file.py"]


def _formatted(outputs: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    python = {
        (name, path): text for name, files in outputs.items() for path, text in files.items() if path.endswith(".py")
    }
    with tempfile.TemporaryDirectory(prefix="tablewright-") as folder:
        staged = {key: Path(folder) / f"{number}.py" for number, key in enumerate(python)}
        for key, file in staged.items():
            file.write_text(python[key], encoding="utf-8", newline="\n")
        if staged:
            # The binary is the one that this package depends on, found by ruff itself.
            done = subprocess.run(  # noqa: S603
                [find_ruff_bin(), *_FORMAT, folder], capture_output=True, text=True, check=False, env=_quiet()
            )
            if done.returncode:
                where = {file.name: "/".join(key) for key, file in staged.items()}
                lines = [line for line in done.stderr.splitlines() if line.strip()]
                named = "; ".join(_renamed(line, folder, where) for line in lines)
                raise RuntimeError(f"generated code does not parse, which is a fault of tablewright: {named}")
        for (name, path), file in staged.items():
            outputs[name][path] = file.read_text(encoding="utf-8")
    return outputs


def _renamed(line: str, folder: str, where: dict[str, str]) -> str:
    for staged, real in where.items():
        line = line.replace(f"{folder}/{staged}", real)
    return line


def _quiet() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1"}


@dataclass(frozen=True, slots=True)
class Pending:
    """What `gen` would change in a system's folder, and what is to be told of its history."""

    changes: writer.Changes
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Problem, ...] = ()


def pending(spec: Path, out: Path, names: Sequence[str] = (), templates: Path | None = None) -> list[Pending]:
    """What `gen` would change, system by system. Raises InputError, also where `out` belongs to another spec folder."""
    specs = load_for(spec, out, names)
    pasts = [past_of(each, out / each.system.name) for each in specs]
    outputs = generate(specs, templates)
    return [
        Pending(_compare(each, past, outputs[each.system.name]), tuple(findings(each, past)), each.warnings)
        for each, past in zip(specs, pasts, strict=True)
    ]


def left_behind(spec: Path, out: Path) -> list[writer.Changes]:
    """What was written for systems that the spec folder no longer has, as changes that take it away, revisions aside.

    A history is taken away by nobody but a person.
    """
    known = {folder.name for folder in systems(spec)}
    gone = [folder for folder in writer.owned_folders(out) if folder.name not in known]
    changes = [writer.compare(folder, {}, listed_revisions(folder)) for folder in gone]
    return [each for each in changes if each.removed]


def load_for(spec: Path, out: Path, names: Sequence[str] = ()) -> list[Spec]:
    """Read systems whose outputs lie in `out`, or will; raises InputError where those of another spec folder do."""
    remembered = writer.remembered_origin(out)
    if remembered is not None and remembered != writer.origin(spec, out):
        other = out / remembered
        if any(other.glob(f"*/{SYSTEM_FILE}")):
            message = f"this folder was written from {os.path.relpath(other)}, not from {spec}"
            hint = f"`--out` names another one; if it is to be written from {spec} from now on, remove this file"
            raise InputError([Problem(message, Place(str(out / writer.MANIFEST)), hint)])
    return load(spec, names)


def _compare(
    spec: Spec,
    past: Past,
    outputs: Mapping[str, str],
    revisions: Mapping[str, str] | None = None,
    gone: Collection[str] = (),
) -> writer.Changes:
    """Compare a system's outputs, and revisions that are written anew or taken away; the others stay as they are."""
    moved = _moved(spec, past)
    written, gone = {**moved, **(revisions or {})}, {*gone, *(past.paths if moved else ())}
    # Whatever else the layout once said: what is a revision stays.
    history = sorted({*past.paths, *listed_revisions(past.folder)})
    files = {path: text for path, text in outputs.items() if not (history and _is_revision(spec, path))}
    files |= written
    changes = writer.compare(past.folder, files, [path for path in history if path not in written and path not in gone])
    left = {path for path in gone if (past.folder / path).is_file()}
    return replace(
        changes,
        removed=tuple(sorted({*changes.removed, *left})),
        edited=tuple(path for path in changes.edited if path not in written and path not in gone),
    )


def _moved(spec: Spec, past: Past) -> dict[str, str]:
    """The revisions at their new places, where the layout was changed since they were written."""
    versions = versions_folder(spec)
    if past.history.folder == past.folder / versions:
        return {}
    return {f"{versions}/{revision.path.name}": revision.text for revision in past.history.revisions}


def add_revision(
    spec: Spec, out: Path, files: Mapping[str, str], gone: Collection[str] = (), templates: Path | None = None
) -> writer.Changes:
    """The change that writes revisions, takes others (`gone`) away, and brings all other outputs up to date.

    Paths are relative to the system's folder. Texts without a seal get one: they lead to the spec.
    """
    past = past_of(spec, out / spec.system.name)
    return _compare(spec, past, generate([spec], templates)[spec.system.name], _sealed(spec, files), gone)


def accept(spec: Spec, out: Path, id_: str, templates: Path | None = None) -> writer.Changes:
    """The change that takes an edited revision as it is, or that forgets a deleted one (its id, or its file's name).

    Raises InputError where there is nothing to accept.
    """
    past = past_of(spec, out / spec.system.name)
    outputs = generate([spec], templates)[spec.system.name]
    revision = past.history.by_id.get(id_)
    if revision and revision.edited and revision.catalog:
        return _compare(spec, past, outputs, {past.path_of(revision): seal(revision.text, revision.catalog)})
    if revision:
        reason = "is as it was written" if revision.sealed else "was written by hand: it is yours to edit"
        raise _nothing_to_accept(past, f"revision {id_} {reason}")
    deleted = [path for path in past.deleted if re.search(rf"(^|_){re.escape(id_)}(_|$)", PurePosixPath(path).stem)]
    builds_on_it = [revision for revision, missing in past.history.missing if missing == id_]
    if builds_on_it:
        raise _nothing_to_accept(past, f"revision {builds_on_it[0].id} builds on {id_}: restore that")
    if len(deleted) != 1:
        raise _nothing_to_accept(past, f"there is no revision {id_}, and none of that name was deleted")
    return _compare(spec, past, outputs, gone=deleted)


def _nothing_to_accept(past: Past, message: str) -> InputError:
    return InputError([Problem(message, Place(str(past.history.folder)))])


def write(spec: Path, out: Path, changes: Sequence[writer.Changes]) -> None:
    """Write all that is pending, and from which spec folder."""
    writer.write(*changes, writer.remember_origin(spec, out))
