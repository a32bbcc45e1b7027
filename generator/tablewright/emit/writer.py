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
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

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


def write(changes: Changes) -> None:
    """Make the folder what was generated. Every file is written whole beside its place before the first is moved."""
    folder = changes.folder
    pending: list[tuple[Path, Path]] = []
    texts = {path: changes.files[path] for path in (*changes.new, *changes.changed)}
    if changes.manifest_stale and changes.manifest:
        texts[MANIFEST] = changes.manifest
    try:
        for path, text in texts.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
            pending.append((temporary, target))
            temporary.write_bytes(text.encode())
        while pending:
            temporary, target = pending[0]
            temporary.replace(target)
            pending.pop(0)
    finally:
        for temporary, _ in pending:
            temporary.unlink(missing_ok=True)
    for path in changes.removed:
        (folder / path).unlink()
        _remove_empty(folder / path, folder)
    if not changes.manifest:
        (folder / MANIFEST).unlink(missing_ok=True)
        _remove_empty(folder / MANIFEST, folder.parent)


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


def owned_folders(root: Path) -> list[Path]:
    """The folders under `root` that were written before."""
    return sorted(manifest.parent for manifest in root.glob(f"*/{MANIFEST}"))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _text(file: Path) -> str:
    return (_content(file) or b"").decode("utf-8", "replace")


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def recorded(folder: Path) -> dict[str, frozenset[str]]:
    """The hashes of every file in the manifest: several where Git has joined two, or left its conflict markers in it.

    One that cannot be read counts as none, and what lies there then counts as a person's.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace")
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
        if parent == top or any(parent.iterdir()):
            return
        parent.rmdir()
