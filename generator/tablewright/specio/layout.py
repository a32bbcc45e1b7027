"""Where the outputs of a system go: that Python finds each, and that none is in the way of another."""

from __future__ import annotations

import sys
from pathlib import PurePosixPath

from tablewright.specio.class_names import is_identifier
from tablewright.specio.reader import Reading

# What generated code imports, and what that imports in its turn.
_HIDDEN = sys.stdlib_module_names | frozenset(
    """
    alembic annotated_types greenlet mako markupsafe numpy pgvector psycopg psycopg_binary psycopg_c psycopg_pool
    pydantic pydantic_core revision_progress sqlalchemy typing_extensions typing_inspection
    """.split()
)


def check_modules(reading: Reading) -> None:
    """Every file has a module's name of its own in each package."""
    taken: dict[tuple[str, str], str] = {}
    for name, node in reading.modules.items():
        file = reading.files[name]
        for output in node.files:
            if output not in ("models", "schemas"):
                reading.problems.add((file, "files", output), f"unknown key `{output}`", hint="known: models, schemas")
        for output in ("models", "schemas"):
            module = node.files.get(output, name)
            at = (file, "files", output)
            hint = "say `files: {models: …, schemas: …}`" if output not in node.files else ""
            if not is_identifier(module):
                reading.problems.add(at, f"`{module}` is not the name of a Python module", hint=hint)
            if module in ("base", "__init__"):
                message = f"the packages have a module `{module}` of their own, so this one needs another name"
                reading.problems.add(at, message, hint=hint)
            other = taken.setdefault((output, module.casefold()), name)
            if other != name:
                reading.problems.add(at, f"the modules `{other}` and `{name}` would be the same file of {output}")


def check_layout(reading: Reading) -> None:
    """Packages are found from the root; no output lies in the place of another, or hides what its code imports."""
    layout, file = reading.system.layout.model_dump(exclude_none=True), reading.system_file
    root = PurePosixPath(layout["root"])
    for output in ("models", "schemas"):
        path = PurePosixPath(layout[output])
        parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
        if not parts:
            message = f"`{output}` is a folder inside `root`, which is `{root}`"
            reading.problems.add((file, "layout", output), message)
        elif not all(map(is_identifier, parts)):
            message = f"`{'.'.join(parts)}` is not the name of a Python package"
            reading.problems.add((file, "layout", output), message)
    places: dict[PurePosixPath, str] = {}
    scripts = {f"monitors.{name}": path for name, path in layout.pop("monitors").items()}
    for output, place in (layout | scripts).items():
        # Some file systems tell no capitals apart.
        other = places.setdefault(PurePosixPath(place.casefold()), output) if output != "root" else output
        if other != output:
            message = f"`{other}` and `{output}` would be in the same place"
            reading.problems.add((file, "layout", *output.split(".")), message)
    for place, output in places.items():
        above = next((places[each] for each in place.parents if places.get(each, "root") not in _FOLDERS), None)
        if above:
            message = f"`{output}` would lie in `{above}`, which is a file"
            reading.problems.add((file, "layout", *output.split(".")), message)
    _check_shadows(reading)


_FOLDERS = ("root", "models", "schemas", "migrations", "seeds")
"""The outputs that are folders; all others are files."""


def _check_shadows(reading: Reading) -> None:
    """Nothing that Python finds before its own modules, and those of the libraries, has a name of theirs.

    Before them it looks in the root, in the folder of alembic.ini, and in that of a script that is run.
    """
    layout = reading.system.layout
    scripts = {"imports": layout.imports, "setup": layout.setup}
    scripts |= {f"monitors.{name}": place for name, place in layout.monitors.items()}
    files = {place: output for output, place in {"database": layout.database, **scripts}.items() if place}
    for output in ("models", "schemas"):
        for name, node in reading.modules.items():
            files[f"{getattr(layout, output)}/{node.files.get(output, name)}.py"] = output
    searched = {PurePosixPath(place).parent for place in (layout.alembic_ini, *scripts.values()) if place}
    searched |= {PurePosixPath(layout.root)}
    told: set[tuple[str, str]] = set()
    for place, output in files.items():
        path = PurePosixPath(place)
        for folder in searched & set(path.parents):
            name = path.relative_to(folder).with_suffix("").parts[0]
            if name in _HIDDEN and (output, name) not in told:
                told.add((output, name))
                message = f"`{folder / name}` would hide the module `{name}`, which generated code imports by that name"
                reading.problems.add((reading.system_file, "layout", *output.split(".")), message)
