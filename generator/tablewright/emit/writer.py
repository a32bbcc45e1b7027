"""The only file that writes to disk. What a system's folder holds is compared first; then all is written, or nothing.

A manifest beside the files says which of them are ours and what we wrote, so that a file that a person has edited
since is told from one that is merely out of date. Git joins two manifests badly: what either side wrote is ours.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tablewright.errors import InputError, Place, Problem
from tablewright.reading import content, kind_of, reason, refusals

MANIFEST = ".tablewright.json"
_ENTRY = re.compile(r'^\s*("(?:[^"\\]|\\.)*"): "([0-9a-f]{64})",?\s*$', re.M)
_CONFLICT = re.compile(rb"^<{7} .*?^={7}\r?$.*?^>{7} ", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Changes:
    """What writing would do in one folder; paths are relative to it. `edited` are files that a person has changed.

    `manifest` is the text of the manifest, empty where nothing is left to be listed.
    """

    folder: Path
    files: Mapping[str, str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    edited: tuple[str, ...]
    manifest: str
    manifest_stale: bool

    @property
    def stale(self) -> bool:
        """Whether writing would change anything."""
        return bool(self.new or self.changed or self.removed or self.manifest_stale)


def compare(folder: Path, files: Mapping[str, str], history: Collection[str] = ()) -> Changes:
    """Compare what was generated with what lies in the folder.

    `history` are paths of files that stay as they are, and stay listed even when they are gone. A file that is
    generated empty only has to be there: what somebody has put into it is theirs.
    """
    ours = recorded(folder)
    theirs = {path for path, text in files.items() if not text and _content(folder / path)}
    files = {path: text for path, text in files.items() if path not in theirs}
    new, changed, unchanged, edited = [], [], [path for path in history if (folder / path).is_file()], []
    for path, text in files.items():
        present = _content(folder / path)
        if present is None:
            new.append(path)
        elif present == text.encode():
            unchanged.append(path)
        else:
            changed.append(path)
            if _is_edited(present, ours.get(path, frozenset())):
                edited.append(path)
    gone = {path: _content(folder / path) for path in ours.keys() - files.keys() - theirs - set(history)}
    removed = {path: content for path, content in gone.items() if content is not None}
    edited += [path for path, content in removed.items() if _is_edited(content, ours[path])]
    manifest = _manifest(folder, files, history, ours)
    return Changes(
        folder=folder,
        files=files,
        new=tuple(sorted(new)),
        changed=tuple(sorted(changed)),
        removed=tuple(sorted(removed)),
        unchanged=tuple(sorted(unchanged)),
        edited=tuple(sorted(edited)),
        manifest=manifest,
        manifest_stale=_text(folder / MANIFEST) != manifest if manifest else bool(ours),
    )


def _is_edited(content: bytes, ours: Collection[str]) -> bool:
    """Whether a person has changed a file. Where Git has joined what two sides wrote, nobody has."""
    return len(ours) <= 1 and _hash(content) not in ours and not _CONFLICT.search(content)


def _manifest(
    folder: Path, files: Mapping[str, str], history: Collection[str], ours: Mapping[str, frozenset[str]]
) -> str:
    """A line a file, as Git joins them best. Of history it says what we wrote, not what became of it."""
    hashes = {path: _hash(text.encode()) for path, text in files.items()}
    for path in history:
        known = ours.get(path, frozenset())
        content = _content(folder / path)
        # Two sides may have written it; gone and of both it has neither's text.
        hashes[path] = min(known) if len(known) == 1 or content is None else _hash(content)
    return json.dumps({"files": dict(sorted(hashes.items()))}, indent=1) + "\n" if hashes else ""


def write(*changes: Changes) -> None:
    """Make each folder what was generated: all of them, or none.

    Every file is written whole beside the others before the first is moved to its place, and what it replaces is kept
    until the last is there. Raises InputError where the file system refuses; then everything is as it was.
    """
    pending = [each for each in changes if each.stale]
    obstacles = [problem for each in pending for problem in _obstacles(each)]
    if obstacles:
        raise InputError(obstacles)
    with ExitStack() as cleaning, ExitStack() as undoing:
        staged = [_staged(each, cleaning, undoing) for each in pending]
        for each, stage in zip(pending, staged, strict=True):
            _take_out(each, stage, undoing)
            _put_in(each, stage, undoing)
        undoing.pop_all()
    for each in pending:
        for path in each.removed:
            _remove_empty(each.folder / path, each.folder)
        if not each.manifest:
            _remove_empty(each.folder / MANIFEST, each.folder.parent)


def _obstacles(changes: Changes) -> Iterator[Problem]:
    """What stands where a file is to be written."""
    with refusals("written", changes.folder):
        top = changes.folder.resolve()
    for path in (*changes.new, *changes.changed, *((MANIFEST,) if changes.manifest_stale else ())):
        file = changes.folder / path
        with refusals("written", file):
            for words in _in_the_way(file, top, changes):
                yield Problem(f"cannot be written: {words}", Place(str(file)))


def _in_the_way(file: Path, top: Path, changes: Changes) -> Iterator[str]:
    """The same of one file; `top` is the folder itself, whatever links lead there."""
    folder = changes.folder
    for parent in reversed(file.parents):
        inside = parent.relative_to(folder).as_posix() if parent.is_relative_to(folder) else ""
        if os.path.lexists(parent) and not parent.is_dir() and inside not in changes.removed:
            yield f"{parent} is no folder"
    if not file.parent.resolve().is_relative_to(top):
        yield f"a link leads out of {folder}"
    # What a link leads to is not touched: the link itself is replaced.
    if not os.path.lexists(file) or file.is_symlink():
        return
    if file.is_dir():
        if not _goes(file, changes):
            yield "it is a folder, not a file"
    elif not file.is_file():
        yield f"it is {kind_of(file.lstat().st_mode)}, not a file"


def _goes(folder: Path, changes: Changes) -> bool:
    """Whether nothing is left in a folder once what is no longer generated is taken out."""
    removed = {changes.folder / path for path in changes.removed}
    inside = list(folder.rglob("*"))
    return not removed.isdisjoint(inside) and all(each.is_dir() or each in removed for each in inside)


def _staged(changes: Changes, cleaning: ExitStack, undoing: ExitStack) -> Path:
    """A new folder in which every file lies under its number: what is to be written, in order."""
    folder = changes.folder
    with refusals("written", folder):
        _make_folder(folder, undoing)
        stage = Path(tempfile.mkdtemp(prefix=".tablewright-", dir=folder))
        cleaning.callback(shutil.rmtree, stage, ignore_errors=True)
    for number, (path, text) in enumerate(_texts(changes)):
        with refusals("written", folder / path):
            (stage / f"{number}.new").write_bytes(text.encode())
    return stage


def _texts(changes: Changes) -> list[tuple[str, str]]:
    texts = [(path, changes.files[path]) for path in (*changes.new, *changes.changed)]
    return [*texts, (MANIFEST, changes.manifest)] if changes.manifest_stale and changes.manifest else texts


def _take_out(changes: Changes, stage: Path, undoing: ExitStack) -> None:
    """Move what is no longer generated out of its place."""
    manifest = () if changes.manifest or not (changes.folder / MANIFEST).is_file() else (MANIFEST,)
    for number, path in enumerate((*changes.removed, *manifest)):
        file, aside = changes.folder / path, stage / f"{number}.gone"
        with refusals("removed", file):
            file.replace(aside)
            undoing.callback(_put_back, aside, file)


def _put_in(changes: Changes, stage: Path, undoing: ExitStack) -> None:
    """Move every file to its place."""
    for number, (path, _) in enumerate(_texts(changes)):
        file, aside = changes.folder / path, stage / f"{number}.old"
        with refusals("written", file):
            if file.is_dir() and not file.is_symlink():
                _remove_empty_below(file)
            _make_folder(file.parent, undoing)
            if os.path.lexists(file):
                shutil.copy2(file, aside, follow_symlinks=False)
                undoing.callback(_put_back, aside, file)
            else:
                undoing.callback(file.unlink, missing_ok=True)
            (stage / f"{number}.new").replace(file)


def _make_folder(folder: Path, undoing: ExitStack) -> None:
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    for each in reversed(missing):
        each.mkdir()
        undoing.callback(each.rmdir)


def _put_back(aside: Path, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside.replace(file)


def _remove_empty_below(folder: Path) -> None:
    for each in sorted(folder.rglob("*"), reverse=True):
        each.rmdir()
    folder.rmdir()


def diff(changes: Changes) -> Iterator[str]:
    """A unified diff of what writing would change, line by line."""
    for path in (*changes.new, *changes.changed, *changes.removed):
        shown = (changes.folder / path).as_posix()
        old = [] if path in changes.new else _lines(_text(changes.folder / path))
        now = [] if path in changes.removed else _lines(changes.files[path])
        before, after = (
            ("/dev/null" if path in changes.new else shown),
            ("/dev/null" if path in changes.removed else shown),
        )
        for line in difflib.unified_diff(old, now, before, after):
            yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def origin(spec: Path, out: Path) -> str:
    """Where a spec folder lies, as an output folder remembers it: the same in every clone of both."""
    try:
        return Path(os.path.relpath(spec.resolve(), out.resolve())).as_posix()
    except ValueError:  # on another drive
        return spec.resolve().as_posix()


def remembered_origin(out: Path) -> str | None:
    """From which spec folder an output folder was written, as `origin` says it; None where nothing says so."""
    try:
        found = json.loads(content(out / MANIFEST))["spec"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return found if isinstance(found, str) else None


def remember_origin(spec: Path, out: Path) -> Changes:
    """The change by which an output folder remembers from which spec folder it was written."""
    manifest = json.dumps({"spec": origin(spec, out)}, ensure_ascii=False) + "\n"
    stale = _text(out / MANIFEST) != manifest
    return Changes(out, {}, (), (), (), (), (), manifest, stale)


def owned_folders(root: Path) -> list[Path]:
    """The folders under `root` that were written before."""
    return sorted(manifest.parent for manifest in root.glob(f"*/{MANIFEST}"))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _text(file: Path) -> str:
    return (_content(file) or b"").decode("utf-8", "replace")


def _content(file: Path) -> bytes | None:
    """What lies there, None where no file does; raises InputError where it cannot be read."""
    try:
        return content(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if file.is_dir():
            return None
        raise InputError([Problem(f"cannot be read: {reason(error)}", Place(str(file)))]) from None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def recorded(folder: Path) -> dict[str, frozenset[str]]:
    """The hashes of every file in the manifest: several where Git has joined two, or left its conflict markers in it.

    One that cannot be read counts as none, and what lies there then counts as a person's.
    """
    try:
        text = content(folder / MANIFEST).decode("utf-8", errors="replace")
    except OSError:
        return {}
    found: dict[str, set[str]] = {}
    for path, digest in _ENTRY.findall(text):
        found.setdefault(_unquoted(path), set()).add(digest)
    return {path: frozenset(digests) for path, digests in found.items() if _is_inside(path)}


def _unquoted(name: str) -> str:
    """A name in JSON; one that is none is nowhere."""
    try:
        return str(json.loads(name))
    except ValueError:
        return "/"


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts


def _remove_empty(file: Path, top: Path) -> None:
    for parent in file.parents:
        if parent == top or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()
