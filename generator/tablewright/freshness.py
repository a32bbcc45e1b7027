"""A memory of what was found up to date, so that an unchanged `gen --check` need not generate anything.

Generating is a pure function of the specs, the templates and this package. A fingerprint covers all of these and what
lies in the output folder; one that was seen before, with the answer "nothing would change", has that answer again.
The memory is a cache of the user's own: losing it costs a second.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from tablewright.emit.writer import MANIFEST, origin, owned_folders, recorded
from tablewright.places import cache_folder, template_folder
from tablewright.reading import content

_DECIDES = {"ruff": "ruff", "jinja2": "jinja2", "pydantic": "pydantic", "yaml": "pyyaml", "postgast": "postgast"}
"""The libraries whose versions may decide what is generated: module, and name of the distribution."""
_KEPT = 200


def fingerprint(spec: Path, out: Path, names: Iterable[str], templates: Path | None) -> str:
    """A hash of all that decides whether the output is up to date, and of the output itself."""
    package = Path(__file__).parent
    found = hashlib.sha256()
    folders = [sorted(names) for _, names, _ in os.walk(spec)]
    found.update(json.dumps([sys.version, list(_versions()), list(names), folders, origin(spec, out)]).encode())
    inputs = [_files(package, ".py", ".sql", ".tsv"), _files(template_folder()), _files(spec, ".yaml", ".yml")]
    if templates:
        inputs.append(_files(templates))
    for number, files in enumerate([*inputs, _output(out)]):
        for name, file in files:
            found.update(f"\0{number} {name}\0".encode("utf-8", "surrogateescape"))
            found.update(_digest(file))
    return found.hexdigest()


def _versions() -> Iterator[str]:
    """The folders in which installers keep what they know of a library: their names end with its version.

    `importlib.metadata` would say the same, after a tenth of a second.
    """
    for module, distribution in _DECIDES.items():
        found = find_spec(module)
        folder = Path(found.origin).parents[1] if found and found.origin else Path()
        yield from sorted(
            n for n in os.listdir(folder) if re.match(rf"{distribution}-.*\.dist-info$", n, re.IGNORECASE)
        )


def _files(folder: Path, *endings: str) -> Iterator[tuple[str, Path]]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not endings or name.endswith(endings):
                yield os.path.relpath(os.path.join(root, name), folder), Path(root, name)


def _output(out: Path) -> Iterator[tuple[str, Path]]:
    """The manifests, every file that one of them lists, and every one beside a revision: it may be another."""
    for folder in owned_folders(out):
        listed = {folder / path for path in recorded(folder)}
        versions = {file.parent for file in listed if file.parent.name == "versions"}
        beside = {file for place in versions for file in place.glob("*.py")}
        for file in sorted({folder / MANIFEST, *listed, *beside}):
            yield os.path.relpath(file, out), file
    yield MANIFEST, out / MANIFEST


def _digest(file: Path) -> bytes:
    try:
        return hashlib.sha256(content(file)).digest()
    except OSError:
        return b"none"


def is_known_fresh(mark: str) -> bool:
    """Whether this fingerprint was found up to date before."""
    return (_folder() / mark).is_file()


def remember_fresh(mark: str) -> None:
    """Keep that this fingerprint was found up to date; where the cache cannot be written, nothing is kept."""
    try:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / mark).touch()
        for old in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _folder() -> Path:
    return cache_folder() / "fresh"
