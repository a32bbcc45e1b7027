"""The house stays in order: floors, one module for each kind of object, files that can be read in one go."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

from tablewright.catalog.model import Catalog
from tablewright.kinds import KINDS, Kind

PROJECT = Path(__file__).parents[1]
MODULES = sorted((PROJECT / "generator").rglob("*.py"))
# What is committed, or would be.
_LISTED = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
_NAMES = subprocess.run(_LISTED, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split("\0")
WRITTEN = [file for name in _NAMES if (file := PROJECT / name).is_file()]
FORBIDDEN_NAMES = ("util", "helper", "manager", "misc", "common")
MOST_LINES = 400
# Every noun stands on one page.
PAGE_OF_NOUNS = PROJECT / "generator" / "tablewright" / "catalog" / "model.py"
# A path of somebody's machine has no place in a project: it holds on no other.
HOME = re.compile(r"(?<![\w.])/(?:(?:home|Users)/\w+|root|work)/[\w.]")


def test_the_floors() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_complete(kind: Kind) -> None:
    name = kind.name.replace(" ", "_")
    module = import_module(f"tablewright.kinds.{name}")
    assert inspect.getdoc(module)
    assert module.from_row is kind.from_row
    assert module.requires is kind.requires
    assert callable(module.parse)
    assert files("tablewright.introspect").joinpath("queries", kind.query).is_file()
    assert any((PROJECT / "tests" / "cases" / name).iterdir())
    assert kind.attribute in Catalog.__dataclass_fields__
    assert f"tablewright.kinds.{name}\n" in (PROJECT / ".importlinter").read_text(encoding="utf-8")


def test_no_kind_is_forgotten() -> None:
    modules = {file.stem for file in MODULES if file.parent.name == "kinds"}
    shared = {
        "__init__",
        "access",
        "base",
        "column",
        "granted",
        "key",
        "partitioning",
        "query",
        "settings",
        "storage",
        "texts",
        "values",
    }
    assert modules - shared == {kind.name.replace(" ", "_") for kind in KINDS}


@pytest.mark.parametrize("module", MODULES, ids=lambda file: str(file.relative_to(PROJECT / "generator")))
def test_a_module_can_be_read(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert not any(word in module.stem for word in FORBIDDEN_NAMES)
    assert text.count("\n") <= MOST_LINES or module == PAGE_OF_NOUNS
    tree = ast.parse(text)
    assert ast.get_docstring(tree)
    assert [function for function in public_functions(tree) if not ast.get_docstring(function)] == []


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions of a module that others may call."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def test_tests_can_be_read() -> None:
    tests = [
        file
        for file in (PROJECT / "tests").rglob("*.py")
        if not {"cases", "evolution", "node_modules"} & set(file.parts)
    ]
    long = [file.name for file in tests if file.read_text(encoding="utf-8").count("\n") > MOST_LINES]
    assert long == []


def test_nothing_names_somebodys_machine() -> None:
    found = [str(file.relative_to(PROJECT)) for file in WRITTEN if HOME.search(file.read_text("utf-8", "replace"))]
    assert found == []


# Where statements and code are put together: what a piece of them is, its maker says (`Statement`, `Step`, `Code`).
_ASSEMBLED = ("ddl", "diff", "emit", "steps")
_READING = frozenset(
    "startswith endswith removeprefix removesuffix split rsplit partition rpartition find index count replace "
    "match search fullmatch sub findall finditer compile".split()
)
_OF_A_STATEMENT = re.compile(
    r"\b(?:CREATE|ALTER|DROP|COMMENT ON|GRANT|REVOKE|SELECT|RESTART|CONCURRENTLY|SET (?:NOT|DEFAULT|DATA|LOGGED)|"
    r"ROW LEVEL|ADD (?:CONSTRAINT|COLUMN|VALUE|ATTRIBUTE)|op\.|sa\.text|sa\.literal)"
)


def _reads_back(node: ast.AST) -> bool:
    """Whether a piece of a statement is looked for in a text."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=arguments) if name in _READING:
            looked_for: list[ast.expr] = arguments
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            looked_for = [left]
        case _:
            return False
    texts = (each.value for place in looked_for for each in ast.walk(place) if isinstance(each, ast.Constant))
    return any(isinstance(text, str) and _OF_A_STATEMENT.search(text) for text in texts)


@pytest.mark.parametrize("floor", _ASSEMBLED)
def test_no_statement_is_read_back(floor: str) -> None:
    found = [
        f"{file.relative_to(PROJECT)}:{node.lineno}: {ast.unparse(node)[:80]}"
        for file in sorted((PROJECT / "generator" / "tablewright" / floor).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr) and _reads_back(node)
    ]
    assert found == []
