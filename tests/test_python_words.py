"""The list of the words of generated Python is whole: whatever is generated holds no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from generated_packages import PROJECT
from strange_spec import strange_spec
from tablewright.catalog import python_words
from tablewright.emit.enum_view import attributes, python_constants, relations
from tablewright.emit.model_external import external_names
from tablewright.emit.models import models
from tablewright.emit.render import Files, renderer
from tablewright.emit.schema_composites import composite_names
from tablewright.emit.schemas import schemas
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

TESTS = Path(__file__).parent
ENDINGS = ("", "Base", "Create", "Update", "Response", "Summary")
BASES = ("base", "_base", "ddl", "_ddl", "external", "_external")
"""Modules in which nothing of a spec is defined but what is called so that it clashes with nothing."""


def specs() -> Iterator[Spec]:
    """The systems and the cases."""
    yield strange_spec()
    for pattern in ("spec/*", "tests/python/*", "tests/cases/[!e]*/*", "tests/cases/e[!r]*/*"):
        for file in sorted(PROJECT.glob(f"{pattern}/system.yaml")):
            yield read_spec(file.parent, file.parents[1])


@pytest.mark.parametrize("package", ["models", "schemas"])
def test_every_word_is_listed(package: str) -> None:
    listed = python_words.MODELS if package == "models" else python_words.SCHEMAS
    words: set[str] = set()
    read: set[str] = set()
    for spec in specs():
        own = _of(spec)
        for path, text in _files(package, spec):
            tree = ast.parse(text)
            words |= set(_imported(tree)) - own if Path(path).stem not in BASES else set()
            read |= set(_read_in_bodies(tree)) - own
    assert words - listed == set()
    assert read - python_words.BODIES - python_words.TYPE_CLASSES == set()


def _files(package: str, spec: Spec) -> Files:
    return (models if package == "models" else schemas)(spec, renderer())


def _of(spec: Spec) -> set[str]:
    """What is called after something in the spec."""
    found = {*attributes(spec), *python_constants(spec).values(), *external_names(spec).values()}
    found |= {notes.model for notes in relations(spec)}
    classes = [notes.class_name for notes in relations(spec)]
    classes += [notes.class_name for notes in spec.enums.values()]
    found |= {name + ending for name in classes for ending in ENDINGS}
    return found | set(composite_names(spec.catalog, found).values()) | set(composite_names(spec.catalog, ()).values())


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def _read_in_bodies(tree: ast.Module) -> Iterator[str]:
    for class_ in ast.walk(tree):
        if isinstance(class_, ast.ClassDef):
            for line in class_.body:
                if isinstance(line, ast.Assign | ast.AnnAssign):
                    names = (node for node in ast.walk(line) if isinstance(node, ast.Name))
                    yield from (name.id for name in names if isinstance(name.ctx, ast.Load))
