"""A system's folder to nodes of the language: which files there are, and what each says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from tablewright.errors import InputError, Path, Place, Problem, Problems, did_you_mean
from tablewright.reading import reason, refusals
from tablewright.specio.ignores import heard
from tablewright.specio.language import LibraryNode, MixinNode, ModuleNode, SystemNode
from tablewright.specio.running_nodes import MeasurementsNode
from tablewright.specio.source import Source, read_source
from tablewright.specio.validate import validate

SYSTEM_FILE = "system.yaml"
MEASUREMENTS_FILE = "measurements.yaml"
_SUFFIXES = (".yaml", ".yml")
_OWN_FILES = (SYSTEM_FILE, MEASUREMENTS_FILE)
"""What is no module."""


@dataclass(slots=True)
class Reading:
    """What the files of one system say, before their names are resolved."""

    system: SystemNode
    system_file: str
    modules: dict[str, ModuleNode]
    mixins: dict[str, tuple[Path, MixinNode]]
    files: dict[str, str]
    """The name of each module's file, as messages call it."""
    problems: Problems
    sources: dict[str, Source]
    """Every file that was read, by the name that messages call it."""
    pruned: frozenset[Path] = field(default_factory=frozenset)
    """Where something was wrong and left out: what is missing there has been complained about."""
    measurements: MeasurementsNode | None = None


def systems(spec: FilePath) -> list[FilePath]:
    """The folders of all systems under a spec folder: all but those whose names begin with a dot.

    Raises InputError where there is none, and where one is none: what was written for it would be taken for outdated.
    """
    with refusals("read", spec):
        entries = sorted(spec.iterdir()) if os.path.lexists(spec) else []
    folders = [entry for entry in entries if entry.is_dir() and not entry.name.startswith(".")]
    problems = [
        Problem("this link leads nowhere", Place(_shown(entry)))
        for entry in entries
        if entry.is_symlink() and not entry.exists()
    ]
    problems += [problem for folder in folders for problem in _not_a_system(folder)]
    if not folders and not problems:
        hint = f"a system is a folder with a {SYSTEM_FILE}; `--spec` says where the folders are"
        problems.append(Problem("no system here", Place(str(spec)), hint))
    if problems:
        raise InputError(problems)
    return folders


def _not_a_system(folder: FilePath) -> Iterator[Problem]:
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        yield Problem(f"cannot be read: {reason(error)}", Place(_shown(folder)))
        return
    if SYSTEM_FILE not in names:
        near = did_you_mean(SYSTEM_FILE, [name for name in names if name.lower().startswith("sys")])
        hint = f"{near.removesuffix('?')}? it has to be called {SYSTEM_FILE}" if near.startswith("did") else ""
        fallback = "every folder here is a system, but for those whose names begin with a dot"
        yield Problem(f"this folder has no {SYSTEM_FILE}", Place(_shown(folder)), hint or fallback)


def read_files(folder: FilePath, spec: FilePath) -> Reading:
    """Read every file of a system; `spec` is the folder that includes may not leave.

    Raises InputError where there is nothing to go on with; else the problems are in the result.
    """
    if not folder.is_dir():
        raise InputError([Problem("there is no such folder", Place(_shown(folder)))])
    sources: dict[str, Source] = {}
    problems = Problems(lambda path, offset: _locate(sources, path, offset), lambda path: _locate_key(sources, path))
    pruned: set[Path] = set()

    def read(file: FilePath) -> Source:
        source, found = read_source(file, _shown(file))
        sources[source.name] = source
        problems.found += found
        if found:
            pruned.add((source.name,))
        return source

    source = read(folder / SYSTEM_FILE)
    system = None
    if source.value:
        system, wrong = validate(SystemNode, source, problems)
        pruned |= wrong
    modules: dict[str, ModuleNode] = {}
    files: dict[str, str] = {}
    for file in _module_files(folder):
        if file.stem in files:
            message = f"there is a module `{file.stem}` already: {files[file.stem]}"
            problems.add((_shown(file),), message, hint="give one of the files another name")
            continue
        module_source = read(file)
        files[file.stem] = module_source.name
        if module_source.root is None or not isinstance(module_source.value, dict | list):
            if module_source.root is not None and not problems.errors:
                problems.add((module_source.name,), "a module is a mapping with `tables:` and `enums:`")
            continue
        node, wrong = validate(ModuleNode, module_source, problems)
        pruned |= wrong
        if node:
            modules[file.stem] = node
    if system is None:
        if not problems.errors:
            problems.add((source.name,), "the file says nothing", hint="it starts with `system: NAME`")
        problems.raise_if_any()
        raise InputError(problems.found)
    reading = Reading(system, source.name, modules, {}, files, problems, sources)
    for name, mixin in system.mixins.items():
        reading.mixins[name] = ((source.name, "mixins", name), mixin)
    for number, name in enumerate(system.include or ()):
        pruned |= _include(reading, folder / name, spec, (source.name, "include", number), read)
    if system.system != folder.name:
        hint = f"the folder is called `{folder.name}`"
        problems.add((source.name, "system"), f"`{system.system}` is not this system's name", hint=hint)
    reading.measurements = _measurements(folder / MEASUREMENTS_FILE, read, problems)
    reading.modules = _ordered(reading)
    reading.pruned = frozenset(pruned)
    return reading


def hear(reading: Reading) -> None:
    """Leave out the warnings that are meant, and warn of comments that say so of none, once all have been found.

    Where there are errors nobody can tell which comments are of no use.
    """
    problems = reading.problems
    own = () if problems.errors else (reading.system_file, *reading.files.values())
    problems.found = [*problems.errors, *heard(problems.warnings, reading.sources, own)]


def _measurements(file: FilePath, read: Callable[[FilePath], Source], problems: Problems) -> MeasurementsNode | None:
    source = read(file) if file.is_file() else None
    return validate(MeasurementsNode, source, problems)[0] if source and source.value else None


def _include(
    reading: Reading, file: FilePath, spec: FilePath, at: Path, read: Callable[[FilePath], Source]
) -> set[Path]:
    """Add the mixins of an included file; returns what was wrong in it and left out."""
    problems = reading.problems
    if not file.resolve().is_relative_to(spec.resolve()):
        problems.add(at, "an include stays inside the spec folder")
        return set()
    if not file.is_file():
        problems.add(at, f"there is no file `{_shown(file)}`")
        return set()
    source = read(file)
    if source.root is None:
        return set()
    node, wrong = validate(LibraryNode, source, problems)
    for name, mixin in (node.mixins if node else {}).items():
        if name in reading.mixins:
            problems.add((source.name, "mixins", name), f"there is another mixin `{name}`")
        reading.mixins[name] = ((source.name, "mixins", name), mixin)
    return set(wrong)


def _module_files(folder: FilePath) -> list[FilePath]:
    found = [f for f in folder.iterdir() if f.suffix in _SUFFIXES and f.name[0] != "." and f.name not in _OWN_FILES]
    return sorted(found)


def _shown(file: FilePath) -> str:
    relative = os.path.relpath(file)
    return str(file) if relative.startswith("..") else relative


def _locate(sources: dict[str, Source], path: Path, offset: int) -> Place:
    name = str(path[0])
    return sources[name].locate(path[1:], offset) if name in sources else Place(name)


def _locate_key(sources: dict[str, Source], path: Path) -> Place:
    name = str(path[0])
    return sources[name].locate_key(path[1:]) if name in sources else Place(name)


def _ordered(reading: Reading) -> dict[str, ModuleNode]:
    """The modules in the order that the system names, then the rest by name."""
    named = reading.system.modules or []
    for number, name in enumerate(named):
        if name not in reading.files:
            hint = did_you_mean(name, reading.files)
            reading.problems.add((reading.system_file, "modules", number), f"there is no file `{name}.yaml`", hint=hint)
    order = [name for name in named if name in reading.modules]
    order += [name for name in reading.modules if name not in named]
    return {name: reading.modules[name] for name in order}
