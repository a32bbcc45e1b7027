"""The table of outputs: everything that is generated for a system."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import PurePosixPath

from tablewright.emit.docs import docs
from tablewright.emit.imports_of_files import import_script
from tablewright.emit.migrations import migrations
from tablewright.emit.models import models
from tablewright.emit.packages import packages
from tablewright.emit.render import Files, Render
from tablewright.emit.revision import first_revision
from tablewright.emit.running import database, monitors, seeds, setup
from tablewright.emit.schemas import schemas
from tablewright.emit.sql import schema_sql
from tablewright.emit.stubs import stubs
from tablewright.errors import InputError, Place, Problem
from tablewright.spec import Spec

OUTPUTS: tuple[tuple[str, Callable[[Spec, Render], Files]], ...] = (
    ("sql", schema_sql),
    ("stubs", stubs),
    ("models", models),
    ("schemas", schemas),
    ("packages", packages),
    ("migrations", migrations),
    ("revision", first_revision),
    ("docs", docs),
    ("database", database),
    ("imports", import_script),
    ("seeds", seeds),
    ("setup", setup),
    ("monitors", monitors),
)


def emit(spec: Spec, render: Render) -> dict[str, str]:
    """Every file of a system: its path relative to the system's folder, and its text.

    Raises InputError where the layout puts two files in one place, also for a file system that tells no capitals apart.
    """
    files: dict[str, str] = {}
    owner: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    at = Place(f"{spec.system.name}: layout")
    for name, output in OUTPUTS:
        for path, text in output(spec, render):
            clean = posixpath.normpath(path)
            # Some file systems tell no capitals apart.
            other, taken = owner.setdefault(clean.casefold(), (name, clean))
            if clean in files:
                problems.append(Problem(f"the layout puts {other} and {name} both into `{clean}`", at))
            elif taken != clean:
                problems.append(Problem(f"`{taken}` ({other}) and `{clean}` ({name}) differ only by capitals", at))
            files[clean] = text
    for key, (name, path) in owner.items():
        for parent in PurePosixPath(key).parents:
            if str(parent) in owner:
                other, taken = owner[str(parent)]
                problems.append(Problem(f"`{taken}` ({other}) is a file, and `{path}` ({name}) lies in it", at))
    if problems:
        raise InputError(problems)
    return files
