"""What was there before: an extension is left where it is by whoever goes back, and nothing is replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from tablewright.emit import writer
from tablewright.introspect.reader import census
from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import ForkServer
from tablewright.processes.generated_code import GeneratedCode, StepFailed
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.verify import verify_on
from tablewright.workflow import generate

PROJECT = Path(__file__).parents[1]
IN_PUBLIC = "extensions: [vector]\n"
IN_ITS_OWN = "extensions: {vector: {namespace: Vector %s}}\nnamespaces: {Vector %s: {doc: What others use as well.}}\n"
TABLE = "tables: {papers: {columns: {id: {type: bigint, primary_key: true}, title: text}}}\n"


def written(system: str, folder: Path, more: str = "") -> Spec:
    """A system, and its output in `out`."""
    (folder / "spec/s").mkdir(parents=True)
    (folder / "spec/s/system.yaml").write_text(f"system: s\npostgres: 18\n{system}")
    (folder / "spec/s/core.yaml").write_text(TABLE + more)
    spec = read_spec(folder / "spec/s", folder / "spec")
    writer.write(writer.compare(folder / "out/s", generate([spec])["s"]))
    return spec


def use_it(database: Database, at: str) -> None:
    """A stranger's table."""
    with database.connect() as connection:
        connection.execute(f'CREATE SCHEMA other; CREATE TABLE other.embeddings (e "{at}".vector(3))'.encode())


def is_there(database: Database) -> bool:
    """Whether the extension is, and what uses it."""
    query = "SELECT to_regclass('other.embeddings') IS NOT NULL FROM pg_extension WHERE extname = 'vector'"
    with database.connect() as connection:
        return connection.execute(query).fetchone() == (True,)


# Once adopt-downgrade-drops-foreign-extension; the sealed revision of plccoach says DROP EXTENSION to this day.
def test_one_that_was_there_before_an_old_revision(server: Server, forks: ForkServer) -> None:
    spec = read_spec(PROJECT / "spec/plccoach", PROJECT / "spec")
    code = GeneratedCode(forks, spec.system.layout, PROJECT / "generated/plccoach")
    with server.database() as database:
        with database.connect() as connection:
            connection.execute("CREATE EXTENSION vector")
        for step in ("upgrade", "downgrade", "upgrade"):
            code.run(step, database.url)
            if step == "upgrade" and not is_there(database):
                use_it(database, "public")
            assert is_there(database)


@pytest.mark.parametrize(("system", "at"), [(IN_PUBLIC, "public"), (IN_ITS_OWN, "Vector %s")])
@pytest.mark.parametrize("steps", [("upgrade", "downgrade"), ("create_all", "drop_all")])
def test_one_that_others_use_since(
    system: str, at: str, steps: tuple[str, str], server: Server, forks: ForkServer, tmp_path: Path
) -> None:
    spec = written(system, tmp_path)
    code = GeneratedCode(forks, spec.system.layout, tmp_path / "out/s")
    with server.database() as database:
        code.run(steps[0], database.url)
        use_it(database, at)
        code.run(steps[1], database.url)
        assert is_there(database)
        with database.connect() as connection:
            assert connection.execute("SELECT to_regclass('papers')").fetchone() == (None,)
        code.run(steps[0], database.url)


@pytest.mark.parametrize("system", [IN_PUBLIC, IN_ITS_OWN])
def test_verify_knows(system: str, server: Server, forks: ForkServer, tmp_path: Path) -> None:
    spec = written(system, tmp_path)
    (proof,) = verify_on(server, forks, [spec], tmp_path / "out")
    assert {each.name: each.failures for each in proof.proofs if each.failures} == {}
    (revision,) = (tmp_path / "out/s").rglob("versions/*.py")
    revision.write_text(
        revision.read_text().replace(
            'op.drop_table("papers")', 'op.drop_table("papers")\n    op.execute("DROP EXTENSION vector")'
        )
    )
    (proof,) = verify_on(server, forks, [spec], tmp_path / "out")
    (told,) = (each.failures for each in proof.proofs if each.name == "downgrade")
    assert "base: extension vector: gone" in told


FUNCTION = """
functions:
  slug: {arguments: {title: text}, returns: text, language: sql, volatility: immutable, body: SELECT lower(title)}
views:
  titles: {query: SELECT title FROM papers}
"""
OTHERS = {
    "function": "CREATE FUNCTION slug(title text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT title'",
    "view": "CREATE VIEW titles AS SELECT 'the only one'::text AS title",
}


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("step", ["upgrade", "create_all"])
def test_what_was_there_is_not_replaced(
    step: str, other: str, server: Server, forks: ForkServer, tmp_path: Path
) -> None:
    spec = written("", tmp_path, FUNCTION)
    code = GeneratedCode(forks, spec.system.layout, tmp_path / "out/s")
    with server.database() as database, database.connect() as connection:
        connection.execute(OTHERS[other].encode())
        before = census(connection)
        with pytest.raises(StepFailed, match="already"):
            code.run(step, database.url)
        connection.execute("DROP TABLE IF EXISTS alembic_version")
        assert census(connection) == before
    with server.database() as database:
        code.run(step, database.url)
        code.run(step, database.url)
