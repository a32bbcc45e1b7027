"""What is there and not valid: a constraint that rows may be against, an index whose making has failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tablewright.comparison.compare_sides import compare_sides
from tablewright.emit.changes import Report
from tablewright.postgres.server import Database, Server
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

SPEC = """
domains:
  d:
    type: integer
    checks:
      positive: VALUE > 0
tables:
  t:
    columns:
      id: {type: bigint, primary_key: true}
      a: {type: integer, null: true, index: true}
      b: {type: d, null: true}
    indexes: [{on: [b], name: "odd name", unique: true}]
    checks:
      ca: {expression: a > 0, doc: What it is for.}
  u:
    columns:
      id: {type: bigint, primary_key: true}
      t_id: {references: t, null: true}
  parted:
    columns:
      id: integer
      a: integer
    partition_by: {range: id}
    partitions: {part: {from: 1, to: 2}}
    indexes: [a]
materialized_views:
  m: {query: SELECT a FROM t, indexes: [a]}
"""
UNUSABLE = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{}'::regclass"


@dataclass(frozen=True, slots=True)
class Invalid:
    """What is done to a database that is as the spec says; how it is mended, and what is told of the difference."""

    sql: str
    mended: tuple[str, ...]
    subject: str
    back: bool = True
    """Whether there are statements that lead to what is not valid."""


CASES = {
    "evolution-diff-not-valid-constraint": Invalid(
        "ALTER TABLE t DROP CONSTRAINT ca, ADD CONSTRAINT ca CHECK (a > 0) NOT VALID;"
        "COMMENT ON CONSTRAINT ca ON t IS 'What it is for.'",
        ("ALTER TABLE t VALIDATE CONSTRAINT ca",),
        "check public.t.ca",
    ),
    "a foreign key": Invalid(
        "ALTER TABLE u DROP CONSTRAINT u_t_id_fkey;"
        "ALTER TABLE u ADD CONSTRAINT u_t_id_fkey FOREIGN KEY (t_id) REFERENCES t NOT VALID",
        ("ALTER TABLE u VALIDATE CONSTRAINT u_t_id_fkey",),
        "foreign key public.u.u_t_id_fkey",
    ),
    "a domain's check": Invalid(
        "ALTER DOMAIN d DROP CONSTRAINT positive; ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID",
        ("ALTER DOMAIN d VALIDATE CONSTRAINT positive",),
        "domain public.d",
    ),
    "evolution-diff-invalid-index-exit-0": Invalid(
        UNUSABLE.format("t_a_idx"),
        (
            "DROP INDEX CONCURRENTLY IF EXISTS t_a_idx",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a_idx ON t (a)",
        ),
        "index public.t_a_idx",
        back=False,
    ),
    "a unique index": Invalid(
        UNUSABLE.format('"odd name"'),
        (
            'DROP INDEX CONCURRENTLY IF EXISTS "odd name"',
            'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "odd name" ON t (b)',
        ),
        "index public.odd name",
        back=False,
    ),
    "an index of a view": Invalid(
        UNUSABLE.format("m_a_idx"),
        (
            "DROP INDEX CONCURRENTLY IF EXISTS m_a_idx",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS m_a_idx ON m (a)",
        ),
        "index public.m_a_idx",
        back=False,
    ),
}


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("valid") / "spec"
    (folder / "s").mkdir(parents=True)
    (folder / "s/system.yaml").write_text("system: s\npostgres: 18\n")
    (folder / "s/core.yaml").write_text(SPEC)
    return folder


@pytest.fixture(scope="module")
def schema(spec: Path) -> str:
    return str(generate([read_spec(spec / "s", spec)])["s"]["schema.sql"])


@pytest.fixture
def built(server: Server, schema: str) -> Iterator[Database]:
    with server.database() as database:
        run(database, schema)
        yield database


def run(database: Database, *statements: str) -> None:
    with database.connect() as connection:
        connection.autocommit = True
        for statement in statements:
            connection.execute(statement.encode())


def told(report: Report) -> tuple[set[str], tuple[str, ...]]:
    """What differs, and the statements."""
    changes = [change for comparison in report.comparisons for change in comparison.changes]
    subjects = {f"{change.kind} {change.name}" for change in changes}
    return subjects, tuple(each for change in changes for each in change.statements)


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_valid_is_mended(name: str, built: Database, server: Server, spec: Path) -> None:
    case, wanted = CASES[name], str(spec / "s")
    run(built, case.sql)
    report = compare_sides((built.url, wanted), spec, url=server.url)
    assert report.differs
    assert told(report) == ({case.subject}, case.mended)
    subjects, statements = told(compare_sides((wanted, built.url), spec, url=server.url))
    assert (subjects, bool(statements)) == ({case.subject}, case.back)
    assert not compare_sides((built.url, built.url), spec, "s", url=server.url).differs
    run(built, *case.mended)
    assert not compare_sides((built.url, wanted), spec, url=server.url).differs


def test_an_index_that_not_all_partitions_have(built: Database, server: Server, spec: Path) -> None:
    run(built, "DROP INDEX parted_a_idx", "CREATE INDEX parted_a_idx ON ONLY parted (a)")
    report = compare_sides((built.url, str(spec / "s")), spec, url=server.url)
    subjects, statements = told(report)
    assert subjects == {"index public.parted_a_idx"}
    run(built, *statements)
    left, _ = told(compare_sides((built.url, str(spec / "s")), spec, url=server.url))
    assert subjects.isdisjoint(left)


UNSAID = {
    "check public.t.ca": "ALTER TABLE t DROP CONSTRAINT ca, ADD CONSTRAINT ca CHECK (a > 0) NOT ENFORCED",
    "foreign key public.u.u_t_id_fkey": "ALTER TABLE u ALTER CONSTRAINT u_t_id_fkey NOT ENFORCED",
    "column public.u.t_id": "ALTER TABLE u ADD CONSTRAINT set NOT NULL t_id NOT VALID",
    "column public.u.id": "ALTER TABLE u ALTER CONSTRAINT u_id_not_null NO INHERIT",
    "primary key public.parted.parted_pkey": f"""
        ALTER TABLE parted ADD PRIMARY KEY (id); {UNUSABLE.format("parted_pkey")}
    """,
}


@pytest.mark.parametrize("subject", UNSAID)
def test_what_no_spec_says(subject: str, built: Database, server: Server, spec: Path) -> None:
    """It differs, and there is no statement for it (PostgreSQL 18: NOT ENFORCED, and NOT NULL that is not valid)."""
    run(built, UNSAID[subject])
    for sides in ((built.url, str(spec / "s")), (str(spec / "s"), built.url)):
        report = compare_sides(sides, spec, url=server.url)
        assert report.differs
        subjects, statements = told(report)
        assert any(subject in each for each in subjects)
        assert statements == ()
