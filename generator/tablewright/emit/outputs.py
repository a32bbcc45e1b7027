"""The table of outputs: everything that is generated for a system."""

from __future__ import annotations

from collections.abc import Callable

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

    Raises InputError where the layout puts two files in one place.
    """
    files: dict[str, str] = {}
    owner: dict[str, str] = {}
    for name, output in OUTPUTS:
        for path, text in output(spec, render):
            clean = path.removeprefix("./")
            if clean in files:
                message = f"the layout puts {owner[clean]} and {name} both into `{clean}`"
                raise InputError([Problem(message, Place(f"{spec.system.name}: layout"))])
            files[clean] = text
            owner[clean] = name
    return files
