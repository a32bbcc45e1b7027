"""What no noun can say is neither invented nor dropped: `diff` tells that it differs, and has no SQL for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tablewright.comparison.compare_sides import compare_sides
from tablewright.emit.changes import Report
from tablewright.postgres.server import Server
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

SPEC = """
tables:
  t:
    columns:
      id: {type: bigint, primary_key: true}
      a: {type: integer, null: true}
      doubled: {type: integer, generated: a * 2, null: true}
    indexes: [a]
    checks:
      positive: a > 0
  u:
    columns:
      id: {type: bigint, primary_key: true}
      t_id: {references: t, null: true, index: true}
views:
  v: {query: SELECT id FROM t}
"""
UNSAID = {
    "evolution-diff-inheriting-table": "CREATE TABLE kid () INHERITS (t)",
    "a foreign table": """
        CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (a int) SERVER s
    """,
    "a rule": "CREATE RULE r AS ON DELETE TO u DO INSTEAD NOTHING",
    "an aggregate": "CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int)",
    "an index that is clustered by": "ALTER TABLE t CLUSTER ON t_a_idx",
    "what replication knows rows by": "ALTER TABLE t REPLICA IDENTITY FULL",
    "a publication": "CREATE PUBLICATION p FOR TABLE t",
}


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unsaid") / "spec"
    (folder / "s").mkdir(parents=True)
    (folder / "s/system.yaml").write_text("system: s\npostgres: 18\n")
    (folder / "s/core.yaml").write_text(SPEC)
    return folder


def statements(report: Report) -> list[str]:
    return [each for comparison in report.comparisons for change in comparison.changes for each in change.statements]


@pytest.mark.parametrize("name", UNSAID)
def test_what_only_one_side_can_say(name: str, server: Server, spec: Path) -> None:
    sql = generate([read_spec(spec / "s", spec)])["s"]["schema.sql"].encode()
    with server.database() as plain, server.database() as other:
        for database in (plain, other):
            with database.connect() as connection:
                connection.execute(sql)
        with other.connect() as connection:
            if (
                "EXTENSION" in UNSAID[name]
                and not connection.execute("SELECT FROM pg_available_extensions WHERE name = 'file_fdw'").fetchone()
            ):
                pytest.skip("the server has no file_fdw")
            connection.execute(UNSAID[name].encode())
        for sides in ((plain.url, other.url), (other.url, plain.url)):
            report = compare_sides(sides, spec, "s", url=server.url)
            assert report.differs, sides
            assert statements(report) == []
            assert not compare_sides((sides[0], sides[0]), spec, "s", url=server.url).differs
        for sides in ((str(spec / "s"), other.url), (other.url, str(spec / "s"))):
            report = compare_sides(sides, spec, url=server.url)
            assert report.differs, sides
            assert statements(report) == []
