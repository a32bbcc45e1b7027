"""The specs answer their documents: each statement has an answer, and all that a spec says has an origin."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, LiteralString

import pytest
import yaml

from tablewright.kinds import kind_of
from tablewright.postgres.server import Server
from tablewright.spec import Layout, Migrations, Origin, Spec, System
from tablewright.specio.resolve import read_spec

ROOT = Path(__file__).parent.parent
SPEC = ROOT / "spec"
DOCUMENTS = ROOT.parent / "shared" / "documents"
COVERAGES = sorted((ROOT / "tests" / "documents").glob("*.yaml"))
SYSTEMS = [file.stem for file in COVERAGES]
COUNT = re.compile(r"(?P<what>[a-z ]+) (?P<relation>=|>=) (?P<number>\d+)")
RELATIONS = {"=": operator.eq, ">=": operator.ge}
# What is said at an object comes from where that comes from: who may use it, who owns it, the parts of a table.
SAID_AT_ANOTHER = ("grant", "default grant", "owner", "partition")
# What makes a column current at every update comes from the column, and has no line of its own.
MADE_FROM_COLUMNS = ("function", "trigger", "namespace", "sequence")


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a document says, on which lines, and what answers it; what is for later has no answers."""

    lines: tuple[int, ...]
    says: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    document: str
    statements: tuple[Statement, ...]
    later: tuple[Statement, ...]


def numbers(lines: str) -> tuple[int, ...]:
    """The line numbers that a text like `12-14, 20` stands for."""
    ranges = [part.strip().partition("-") for part in lines.split(",")]
    return tuple(number for first, _, last in ranges for number in range(int(first), int(last or first) + 1))


def ends(lines: str) -> set[int]:
    """The first and the last line of each range: what lies between may be headings and empty lines."""
    return {int(number) for number in re.findall(r"\d+", lines)}


def statements(raw: list[dict[str, Any]]) -> tuple[Statement, ...]:
    return tuple(Statement(numbers(each["lines"]), each["says"], tuple(each.get("answered_by", ()))) for each in raw)


@cache
def coverage(system: str) -> Coverage:
    raw = yaml.safe_load((ROOT / "tests" / "documents" / f"{system}.yaml").read_text("utf-8"))
    return Coverage(raw["document"], statements(raw["statements"]), statements(raw.get("later", [])))


@cache
def spec(system: str) -> Spec:
    return read_spec(SPEC / system, SPEC)


def named(spec: Spec) -> Iterator[tuple[str, str]]:
    """Every name in the spec, and the kind of what bears it."""
    for object_ in spec.catalog.objects():
        yield str(object_.key), kind_of(object_).name
    for table in spec.catalog.tables.values():
        yield from ((f"{table.key}.{column.name}", "column") for column in table.columns)


def answers(spec: Spec, answer: str) -> bool:
    """Whether what the answer names is there: `public.users`, `enum public.plan`, `decision: A title`…"""
    topic, _, rest = answer.partition(": ")
    parts = {
        "decision": [decision.title for decision in spec.system.decisions],
        "module": [module.name for module in spec.modules],
        "layout": [field.name for field in fields(Layout)],
        "migrations": [field.name for field in fields(Migrations)],
        "system": [field.name for field in fields(System)],
    }
    if topic == "count":
        return COUNT.fullmatch(rest) is not None
    if topic in parts:
        return rest in parts[topic]
    return any(answer in (name, f"{kind} {name}") for name, kind in named(spec))


def origins(spec: Spec) -> Iterator[tuple[str, Origin]]:
    """Everything that must say where it comes from, and what it says."""
    for table, notes in spec.tables.items():
        yield f"table {table}", notes.origin
        yield from ((f"column {table}.{column}", each.origin) for column, each in notes.columns.items())
    for enum, enum_notes in spec.enums.items():
        yield f"enum {enum}", enum_notes.origin
    for view, view_notes in spec.views.items():
        yield f"view {view}", view_notes.origin
    elsewhere = ("table", "enum", "view", "materialized view", *MADE_FROM_COLUMNS, *SAID_AT_ANOTHER)
    for object_ in spec.catalog.objects():
        kind = kind_of(object_).name
        if kind not in elsewhere:
            yield f"{kind} {object_.key}", spec.origins.get(object_.key, Origin())


@pytest.mark.parametrize("system", SYSTEMS)
def test_document_is_the_systems_own(system: str) -> None:
    assert coverage(system).document == spec(system).system.document


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_statement_is_answered(system: str) -> None:
    assert [each.says for each in coverage(system).statements if not each.answers] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_answer_exists(system: str) -> None:
    given = [(each.says, answer) for each in coverage(system).statements for answer in each.answers]
    assert [pair for pair in given if not answers(spec(system), pair[1])] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_has_an_origin(system: str) -> None:
    assert [name for name, origin in origins(spec(system)) if not (origin.source or origin.inferred)] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_source_is_a_statement(system: str) -> None:
    listed = {line for each in coverage(system).statements for line in each.lines}
    sources = [(name, origin.source) for name, origin in origins(spec(system)) if origin.source]
    assert [pair for pair in sources if not ends(pair[1]) <= listed] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_decision_is_about_what_the_document_says(system: str) -> None:
    known = coverage(system)
    listed = {line for each in (*known.statements, *known.later) for line in each.lines}
    decisions = [(each.title, each.source) for each in spec(system).system.decisions if each.source]
    assert [pair for pair in decisions if not ends(pair[1]) <= listed] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_statements_stand_in_the_document(system: str) -> None:
    known = coverage(system)
    file = DOCUMENTS / known.document
    if not file.is_file():
        pytest.skip("the document is not here")
    lines = file.read_text("utf-8").split("\n")
    for each in (*known.statements, *known.later):
        assert each.says
        assert each.says in lines[each.lines[0] - 1], f"line {each.lines[0]}"
        assert each.lines[-1] <= len(lines), each.says


OF_TYPE = "SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = %s"
QUERIES: dict[str, tuple[LiteralString, tuple[str, ...]]] = {
    "tables": ("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", ()),
    "columns": ("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'", ()),
    "enums": ("SELECT count(*) FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace", ()),
    "foreign keys": (OF_TYPE, ("f",)),
    "unique constraints": (OF_TYPE, ("u",)),
    "check constraints": (OF_TYPE, ("c",)),
    "partitions": ("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'", ()),
    # Those of keys and unique constraints do not count: a stated number of indexes holds without them.
    "indexes": (
        "SELECT count(*) FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
        " WHERE c.relnamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        (),
    ),
}


def counts() -> Iterator[tuple[str, str]]:
    """The system and the text of every count that a document states, once."""
    for system in SYSTEMS:
        answers = [answer for each in coverage(system).statements for answer in each.answers]
        found = {answer.removeprefix("count: ") for answer in answers if answer.startswith("count: ")}
        yield from ((system, count) for count in sorted(found))


@pytest.mark.parametrize(("system", "count"), list(counts()))
def test_stated_counts_hold_in_postgresql(system: str, count: str, server: Server) -> None:
    stated = COUNT.fullmatch(count)
    assert stated
    schema = ROOT / "generated" / system / spec(system).system.layout.sql
    with server.database() as database, database.connect() as connection:
        stubs = schema.parent / spec(system).system.layout.stubs
        connection.execute(stubs.read_bytes() if stubs.is_file() else b"")
        connection.execute(schema.read_bytes())
        row = connection.execute(*QUERIES[stated["what"]]).fetchone()
    assert row
    assert RELATIONS[stated["relation"]](row[0], int(stated["number"])), f"there are {row[0]}"
