"""What is wrong with the history of a system, as far as files tell it: no server is asked."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tablewright.catalog.fingerprint import fingerprint
from tablewright.emit.writer import recorded
from tablewright.history.files import History, RevisionFile, find_history, is_sealed, revision_files
from tablewright.reading import content, refusals
from tablewright.spec import Spec


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be told, and what to do about it; a note is nothing to be mended."""

    message: str
    remedy: str
    note: bool = False

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class Past:
    """The history of a system. `deleted` are files that once were part of it; paths are relative to its folder."""

    folder: Path
    history: History
    deleted: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All that belongs to it, what is gone included."""
        return tuple(self.path_of(revision) for revision in self.history.revisions) + self.deleted

    def path_of(self, revision: RevisionFile) -> str:
        """The revision's file."""
        return revision.path.relative_to(self.folder).as_posix()


def versions_folder(spec: Spec) -> str:
    """Where a system's revisions lie, relative to its folder."""
    return posixpath.normpath(posixpath.join(spec.system.layout.migrations, "versions"))


def listed_revisions(folder: Path) -> list[str]:
    """The files below `folder` that we wrote and that are revisions, wherever the layout had put them."""
    return [path for path in recorded(folder) if path.endswith(".py") and _is_revision(folder / path)]


def _is_revision(file: Path) -> bool:
    if not file.is_file():
        return False
    with refusals("read", file):
        return file.parent.name == "versions" or is_sealed(content(file).decode("utf-8", "replace"))


def past_of(spec: Spec, folder: Path) -> Past:
    """The history of a system whose output lies in `folder`; none where no revision is left. Raises InputError."""
    listed = {path for path in recorded(folder) if path.endswith(".py")}
    versions = _where_it_lies(versions_folder(spec), folder, listed)
    if not revision_files(folder / versions):
        # All of it is gone, or never was: the next one is the first.
        return Past(folder, History(folder / versions))
    ours = sorted(path for path in listed if posixpath.dirname(path) == versions)
    deleted = tuple(path for path in ours if not (folder / path).is_file())
    return Past(folder, find_history(folder / versions), deleted)


def _where_it_lies(versions: str, folder: Path, listed: Collection[str]) -> str:
    """The folder of the revisions: another one where the layout was changed since."""
    if revision_files(folder / versions):
        return versions
    places = {posixpath.dirname(path) for path in listed if posixpath.dirname(path).endswith("versions")}
    left = [place for place in sorted(places) if revision_files(folder / place)]
    return left[0] if left else versions


def findings(spec: Spec, past: Past) -> Iterator[Finding]:
    """All that is to be told."""
    yield from obstacles(spec, past)
    history = past.history
    if len(history.heads) == 1 and not (past.deleted or history.missing or history.duplicates):
        yield from _compared(spec, past, history.heads[0], _command(spec))


def _command(spec: Spec) -> str:
    return f"tablewright revision {spec.system.name}"


def obstacles(spec: Spec, past: Past) -> Iterator[Finding]:
    """What has to be mended or decided before the history can go on."""
    history, command = past.history, _command(spec)
    for revision in history.revisions:
        if revision.edited:
            message = f"{revision.path}: revision {revision.id} was edited after it was written"
            yield Finding(message, f"undo that, or accept it: `{command} --accept {revision.id}`")
    for revision, id_ in history.missing:
        lost = f"git log --diff-filter=D -- {revision.path.parent}"
        message = f"{revision.path}: revision {revision.id} builds on revision {id_}, which was deleted"
        yield Finding(message, f"restore it (`{lost}` shows where it went)")
    # What others build on cannot be forgotten.
    for path in () if history.missing else past.deleted:
        file, name = past.folder / path, PurePosixPath(path).stem
        message = f"{file}: the revision was deleted"
        yield Finding(
            message,
            f"restore it (`git checkout HEAD -- {file}`), or, if it was never applied: `{command} --accept {name}`",
        )
    if history.missing or past.deleted:
        # What comes last is not known before they are back.
        return
    of_one_id = [each for pair in history.duplicates for each in pair]
    unclear = [each for each in history.revisions if each in history.heads or each in of_one_id]
    if len(unclear) > 1:
        listed = " and ".join(f"{revision.id} ({revision.path.name})" for revision in unclear)
        message = f"{past.history.folder}: nothing says which of the revisions {listed} comes first"
        yield Finding(message, f"put yours behind the others': `{command} --rebase`")


def _compared(spec: Spec, past: Past, head: RevisionFile, command: str) -> Iterator[Finding]:
    """Whether the spec is where the last revision leads."""
    if head.catalog is None:
        message = f"{head.path}: revision {head.id} was written by hand, so that only a server knows where it leads"
        yield Finding(message, "`tablewright verify` compares it with the spec", note=True)
    elif head.catalog != fingerprint(spec.catalog):
        message = f"{past.folder}: the spec has moved on since revision {head.id}"
        yield Finding(message, f'run `{command} -m "what changes"`')
