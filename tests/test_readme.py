"""The README keeps its word: its walk works as it stands, its examples are a spec, and it names every key."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import BaseModel

from tablewright.postgres.server import Database, Server
from tablewright.specio.language import LibraryNode, ModuleNode, SystemNode

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"# (\S+\.(?:yaml|py))\n")
# What sets the reader's machine up: an environment and a database are here already.
SET_UP = ("pip install", "DATABASE_URL=", "get_server")


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    text: str

    @property
    def file(self) -> str | None:
        """The file that the block shows."""
        found = FILE.match(self.text)
        return found[1] if found else None


def section(title: str) -> list[Block]:
    """The fenced blocks between a heading and the next one of that level."""
    _, _, rest = README.partition(f"\n## {title}\n")
    assert rest, f"there is no section {title}"
    return [Block(*found) for found in BLOCK.findall(rest.partition("\n## ")[0])]


def run(command: str, folder: Path, database: Database | None = None) -> str:
    """Run shell commands as a reader does, who has activated the environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path} | ({"DATABASE_URL": database.url} if database else {})
    done = subprocess.run(
        ["/bin/sh", "-ec", command], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def write(block: Block, folder: Path) -> None:
    assert block.file
    (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
    (folder / block.file).write_text(block.text, encoding="utf-8")


def test_a_first_table(tmp_path: Path, database: Database) -> None:
    printed = {}
    for block in section("A first table"):
        if block.file:
            write(block, tmp_path)
        elif not any(word in block.text for word in SET_UP):
            printed[block.text] = run(block.text, tmp_path, database)
    generated = printed["tablewright gen\n"].splitlines()
    assert generated[-1] == "shop: 13 new, 0 changed, 0 removed, 0 unchanged"
    assert "Twelve files" in README
    assert 'ada@example.org {"customer_id":1,' in printed["PYTHONPATH=generated/shop python try_it.py\n"]
    assert run("tablewright gen --check", tmp_path) == ""
    assert {file.name for file in tmp_path.iterdir()} == {"spec", "generated", "try_it.py"}
    with database.connect() as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (1,)


def test_the_examples_are_a_spec(tmp_path: Path, server: Server) -> None:
    for block in section("The spec language"):
        write(block, tmp_path)
    assert run("tablewright check", tmp_path).endswith("no errors\n")
    run("tablewright gen", tmp_path)
    run(f"tablewright verify --dev-url '{server.url}'", tmp_path)


def test_the_change_leads_to_what_is_shown(tmp_path: Path, server: Server) -> None:
    for block in section("The spec language"):
        write(block, tmp_path)
    run("tablewright gen", tmp_path)
    change, commands, shown, *_ = section("Changing a schema")
    apply(change.text, tmp_path)
    command = next(line for line in commands.text.splitlines() if line.startswith("tablewright revision"))
    told = run(f"{command} --dev-url '{server.url}'", tmp_path).splitlines()
    # What is too long for a page ends in an ellipsis.
    for line, whole in zip(shown.text.splitlines(), told, strict=True):
        assert whole.startswith(line[:-1]) if line.endswith("…") else whole == line
    assert run("tablewright gen --check", tmp_path) == ""


def apply(change: str, folder: Path) -> None:
    """Edit a file as a unified diff without line numbers says."""
    _, name, _, *lines = change.splitlines()
    old = "\n".join(line[1:] for line in lines if line[0] in "- ")
    new = "\n".join(line[1:] for line in lines if line[0] in "+ ")
    file = folder / name.removeprefix("+++ ")
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("node", [SystemNode, ModuleNode, LibraryNode])
def test_every_key_is_named(node: type[BaseModel]) -> None:
    examples = "".join(block.text for block in section("The spec language"))
    missing = [name for name in keys(node) if not re.search(rf"(?<!\w){name}:", examples)]
    missing = [name for name in missing if f"`{name}`" not in README]
    assert missing == []


def keys(node: type[BaseModel]) -> list[str]:
    """Every key of a node and of those inside it."""
    found: dict[type[BaseModel], None] = {node: None}
    for each in iter(waiting := [node]):
        for field in each.model_fields.values():
            for inner in models_in(field.annotation):
                if inner not in found:
                    found[inner] = None
                    waiting.append(inner)
    return sorted({field.alias or name for each in found for name, field in each.model_fields.items()})


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from models_in(argument)


def test_the_commands_have_all_their_options() -> None:
    for command in ("gen", "check", "verify", "revision", "diff", "health", "schema"):
        shown = run(f"tablewright {command} --help", Path.cwd())
        assert f"| `{command}` |" in README
        for option in set(re.findall(r"--[a-z-]+", shown)) - {"--help"}:
            assert f"`{option}" in README, f"{command} {option}"


def test_the_editor_schemas(tmp_path: Path) -> None:
    (tmp_path / "spec").mkdir()
    for block in section("Commands"):
        if block.text.startswith("tablewright schema"):
            run(block.text, tmp_path)
    assert {file.name for file in (tmp_path / "spec").iterdir()} == {"system.schema.json", "module.schema.json"}
