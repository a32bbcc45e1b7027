"""Input that nobody thought of: whatever it says, there is a spec or an error with a place, and texts stay texts."""

from __future__ import annotations

import ast
import random
import tempfile
from pathlib import Path
from typing import Any

import postgast
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tablewright.diff import compare
from tablewright.errors import InputError
from tablewright.introspect import introspect
from tablewright.introspect.normalize import normalize
from tablewright.postgres.server import Server
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

SPEC = Path(__file__).parents[1] / "spec"
SYSTEMS = {folder.name: {f.name: f.read_text("utf-8") for f in folder.glob("*.yaml")} for folder in SPEC.iterdir()}
ODD = (
    "", "[", "]", "{", "}: {", "null", "5", "-1e999", "[[]]", "{a: b}", "'", '"\\0"',
    "*a", "&a [*a]", "!!x", "\t", "a: b: c",
    "- ", "? [", "|", "'a'", "$1", "now(", "(select 1)", "😀", "\u202e", "x" * 200, "users", "id", "true", "<<: *a"
)  # fmt: skip
WORDS = st.sampled_from(
    "tables columns users id uuid type enums values primary_key unique indexes on check references".split()
)
YAML = st.lists(
    st.one_of(WORDS, st.sampled_from(ODD), st.sampled_from([": ", "\n", "\n  ", "\n    ", ", ", "- "])), max_size=60
)

FUZZED = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(files: dict[str, bytes]) -> Spec | None:
    """The spec of these files, or None if they are wrong; then every error has a place that is there."""
    with tempfile.TemporaryDirectory() as spec:
        folder = Path(spec) / "shop"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_bytes(text)
        try:
            return read_spec(folder, Path(spec))
        except InputError as error:
            problems = error.problems
    assert any(problem.severity == "error" for problem in problems)
    for problem in problems:
        name = Path(problem.place.file).name
        assert name in files, problem
        lines = files[name].decode("utf-8", "replace").splitlines() or [""]
        assert 1 <= problem.place.line <= len(lines) + 1, problem
        assert 1 <= problem.place.column <= max(map(len, lines)) + 1, problem
        assert str(problem).startswith(str(problem.place))
    return None


@settings(FUZZED, max_examples=70)
@given(
    st.one_of(
        st.binary(max_size=60), st.text(max_size=60).map(str.encode), YAML.map(lambda parts: "".join(parts).encode())
    )
)
def test_any_text(text: bytes) -> None:
    read({"system.yaml": b"system: shop\n", "core.yaml": text})
    read(
        {"system.yaml": b"system: shop\n" + text, "core.yaml": b"tables: {a: {columns: {id: uuid}, primary_key: id}}\n"}
    )


def mutate(text: str, chance: random.Random) -> str:
    """Text with a few lines deleted, doubled, moved, or with something odd in the place of a key, a value or a word."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
        key, _, value = lines[at].partition(":")
        words = lines[at].split(" ")
        words[chance.randrange(len(words))] = chance.choice(ODD)
        lines[at : at + 1] = chance.choice(
            [[], [lines[at]] * 2, [f"{key}: {chance.choice(ODD)}"], [f"{indent}{chance.choice(ODD)}:{value}"],
             [" " + lines[at]], [" ".join(words)], [lines[at], chance.choice(lines)]]
        )  # fmt: skip
        lines = lines or [""]
    return "\n".join(lines)


@settings(FUZZED, max_examples=120)
@given(st.sampled_from(sorted(SYSTEMS)), st.integers(0, 2**32))
def test_mutations_of_real_specs(name: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    files = {file: text.replace(f"system: {name}", "system: shop") for file, text in SYSTEMS[name].items()}
    chosen = chance.choice(sorted(files))
    files[chosen] = mutate(files[chosen], chance)
    read({file: text.encode() for file, text in files.items()})


HOSTILE = st.sampled_from(
    ['"""', "'''", "'); DROP TABLE x; --", "{{ x }}", "{% raw %}", "|", "\\", "\n", "\t", "%", "%s",
     "%(x)s", ":name", ":a:",
     "$$", "*/", "/*", "-->", "</script>", "`", "```", "\u202e", "\u200f", "\x85", "\u2028",
     "😀", "é", "#", '"', "'", "a", " "]
)  # fmt: skip
TEXT = st.lists(HOSTILE, min_size=1, max_size=6).map("".join)
NAME = TEXT.filter(lambda text: len(text.encode()) <= 40)
TYPES = st.sampled_from(
    ["text", "integer", "numeric(9,2)", "timestamptz", "jsonb", "uuid", "text[]", "boolean", "date"]
)


@st.composite
def systems(draw: st.DrawFn) -> dict[str, Any]:
    """A valid system with hostile names and texts."""
    labels = draw(st.lists(NAME, min_size=1, max_size=3, unique=True))
    columns: dict[str, Any] = {"id": {"type": "uuid", "primary_key": True, "doc": draw(TEXT)}}
    for number, name in enumerate(draw(st.lists(NAME, max_size=4, unique=True))):
        facts = {"type": draw(TYPES), "null": draw(st.booleans()), "doc": draw(TEXT), "attribute": f"c{number}"}
        columns[name] = facts
    columns |= {
        "body": {"type": "text", "default": {"value": draw(TEXT)}},
        "mood": {"type": "mood", "default": labels[0]},
    }
    columns |= {"data": {"type": "jsonb", "default": {"value": {draw(TEXT): draw(TEXT)}}}}
    table = {
        "class": "Thing",
        "doc": draw(TEXT),
        "columns": columns,
        "indexes": {draw(NAME) + "i": {"on": ["body"], "doc": draw(TEXT)}},
        "checks": {draw(NAME) + "c": {"expression": "body <> 'a'", "doc": draw(TEXT)}},
    }
    mood = {"values": {f"M{number}": label for number, label in enumerate(labels)}, "doc": draw(TEXT)}
    return {"doc": draw(TEXT), "enums": {"mood": mood}, "tables": {draw(NAME) + "t": table}}


def spec_of(system: dict[str, Any]) -> Spec:
    spec = read(
        {
            "system.yaml": b"system: shop\n",
            "core.yaml": yaml.safe_dump(system, allow_unicode=True, sort_keys=False).encode(),
        }
    )
    assert spec is not None
    return spec


@settings(FUZZED, max_examples=40)
@given(systems())
def test_hostile_texts_stay_texts(system: dict[str, Any]) -> None:
    spec = spec_of(system)
    files = generate([spec])["shop"]
    for path, text in files.items():
        if path.endswith(".py"):
            compile(text, path, "exec")
    (table,) = spec.catalog.tables.values()
    models = ast.parse(files["models/core.py"])
    thing = next(node for node in models.body if isinstance(node, ast.ClassDef) and node.name == "Thing")
    if table.comment:
        assert " ".join((ast.get_docstring(thing) or "").split()) == " ".join(table.comment.split())
    statements = [type(postgast.unwrap_node(s.stmt)).__name__ for s in postgast.parse(files["schema.sql"]).stmts]
    comments = sum(
        bool(found.comment) for found in (*spec.catalog.objects(), *table.columns) if hasattr(found, "comment")
    )
    assert statements.count("CommentStmt") == comments
    assert sorted(set(statements)) == sorted(
        {"CreateEnumStmt", "CreateStmt", "IndexStmt"} | ({"CommentStmt"} if comments else set())
    )
    assert len(statements) == comments + 3
    cells = 0
    for line in files["docs/database-schema.md"].splitlines():
        now = line.count("|") if line.startswith("|") else 0
        assert not cells or not now or now == cells, line
        cells = now


@settings(FUZZED, max_examples=8)
@given(system=systems())
def test_the_server_reads_it_as_it_was_meant(server: Server, system: dict[str, Any]) -> None:
    spec = spec_of(system)
    with server.database() as database, database.connect() as connection:
        connection.execute(generate([spec])["shop"]["schema.sql"].encode())
        assert compare(normalize(spec.catalog, connection), introspect(connection)) == ()
