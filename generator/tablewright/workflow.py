"""The stories that the commands tell, each with the same few parts."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ruff.__main__ import find_ruff_bin

from tablewright.emit import writer
from tablewright.emit.outputs import emit
from tablewright.emit.render import renderer
from tablewright.errors import InputError, Place, Problem, did_you_mean
from tablewright.running import Monitor
from tablewright.spec import Spec
from tablewright.specio.reader import systems
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
    return _formatted({spec.system.name: emit(spec, render) for spec in specs})


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


def pending(spec: Path, out: Path, names: Sequence[str] = (), templates: Path | None = None) -> list[writer.Changes]:
    """What `gen` would change, system by system; without names also in folders whose system is gone."""
    specs = load(spec, names)
    outputs = generate(specs, templates)
    changes = [writer.compare(out / name, files) for name, files in outputs.items()]
    if not names:
        changes += [writer.compare(folder, {}) for folder in writer.owned_folders(out) if folder.name not in outputs]
    return changes


def write(changes: Sequence[writer.Changes]) -> None:
    """Write all that is pending."""
    for change in changes:
        if change.stale:
            writer.write(change)
