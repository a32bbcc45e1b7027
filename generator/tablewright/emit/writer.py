"""The only file that writes to disk. What a system's folder holds is compared first; then all is written, or nothing.

A manifest beside the files says which of them are ours and what we wrote, so that a file that a person has edited
since is told from one that is merely out of date.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MANIFEST = ".tablewright.json"


@dataclass(frozen=True, slots=True)
class Changes:
    """What writing would do in one folder; paths are relative to it. `edited` are files that a person has changed."""

    folder: Path
    files: Mapping[str, str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    edited: tuple[str, ...]
    manifest_stale: bool

    @property
    def stale(self) -> bool:
        """Whether writing would change anything."""
        return bool(self.new or self.changed or self.removed or self.manifest_stale)


def compare(folder: Path, files: Mapping[str, str]) -> Changes:
    """Compare what was generated with what lies in the folder."""
    recorded = _recorded(folder)
    new, changed, unchanged, edited = [], [], [], []
    for path, text in sorted(files.items()):
        present = _digest(folder / path)
        if present is None:
            new.append(path)
        elif present == _hash(text):
            unchanged.append(path)
        else:
            changed.append(path)
            if recorded.get(path) != present:
                edited.append(path)
    gone = sorted(path for path in recorded if path not in files and (folder / path).is_file())
    edited += [path for path in gone if _digest(folder / path) != recorded[path]]
    hashes = {path: _hash(text) for path, text in files.items()}
    return Changes(
        folder=folder,
        files=files,
        new=tuple(new),
        changed=tuple(changed),
        removed=tuple(gone),
        unchanged=tuple(unchanged),
        edited=tuple(edited),
        manifest_stale=recorded != hashes,
    )


def write(changes: Changes) -> None:
    """Make the folder what was generated. Every file is written whole beside its place before the first is moved."""
    folder = changes.folder
    pending: list[tuple[Path, Path]] = []
    hashes = {path: _hash(text) for path, text in sorted(changes.files.items())}
    manifest = json.dumps({"files": hashes}, indent=1) + "\n"
    texts = {path: changes.files[path] for path in (*changes.new, *changes.changed)}
    if changes.manifest_stale:
        texts[MANIFEST] = manifest
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
    if not changes.files:
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
    return file.read_bytes().decode("utf-8", "replace")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(file: Path) -> str | None:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _recorded(folder: Path) -> dict[str, str]:
    """The manifest; one that cannot be read counts as none, and what lies there then counts as a person's."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {path: str(digest) for path, digest in files.items() if _is_inside(path)}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts


def _remove_empty(file: Path, top: Path) -> None:
    for parent in file.parents:
        if parent == top or any(parent.iterdir()):
            return
        parent.rmdir()
