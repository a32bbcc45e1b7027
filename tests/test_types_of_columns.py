"""Every type of PostgreSQL's own can be a column's, and a foreign key joins the types that PostgreSQL joins."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from generated_packages import written
from tablewright.catalog import python_words
from tablewright.catalog.joined import may_refer
from tablewright.catalog.types import NAMES, own_storage, parse_type, type_sql
from tablewright.emit import writer
from tablewright.emit.domains import beneath
from tablewright.emit.python_types import WITHOUT_CLASS, type_class_name
from tablewright.emit.schema_types import SHARED
from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import ForkServer
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.steps.neutral import neutral
from tablewright.verify import verify_on
from tablewright.workflow import generate

NO_COLUMN = {
    **dict.fromkeys(
        ("gtsvector", "pg_node_tree", "pg_ndistinct", "pg_dependencies", "pg_mcv_list"),
        "only the server makes its values: it takes none from outside",
    ),
    **dict.fromkeys(("pg_brin_bloom_summary", "pg_brin_minmax_multi_summary"), "the same, inside of an index"),
}
"""Types of pg_catalog that no column of a spec has, and why."""
NOT_READ = {"pg_snapshot": "psycopg knows no array of it, and reads one as its text"}
"""Types whose arrays the models do not read, and why."""
OWN = """
    SELECT format_type(t.oid, -1) FROM pg_type t
    WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype IN ('b', 'r', 'm')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    ORDER BY t.typname
"""


def own_types(database: Database) -> list[str]:
    """The types of PostgreSQL's own, as it prints them, without arrays and pseudo-types."""
    with database.connect() as connection:
        found = [name for (name,) in connection.execute(OWN)]
    return [name if name != '"bit"' else "bit" for name in found if name not in NO_COLUMN]


def columns(types: list[str]) -> dict[str, str]:
    """A column of each type, and one of an array of each."""
    single = {f"c{number}": name for number, name in enumerate(types)}
    return single | {f"{column}s": f"{name}[]" for column, name in single.items()}


def test_each_is_stored_as_the_server_says(database: Database) -> None:
    words = {"p": "plain", "e": "external", "x": "extended", "m": "main"}
    types = columns(own_types(database))
    with database.connect() as connection:
        asked = {name: "SELECT typstorage FROM pg_type WHERE oid = to_regtype(%s)" for name in types}
        stored = {name: connection.execute(query, (types[name],)).fetchone() for name, query in asked.items()}
    found = {types[name]: words[row[0]] for name, row in stored.items() if row}
    assert found == {name: own_storage(parse_type(name)) for name in types.values()}


@pytest.fixture
def every_type(database: Database, tmp_path: Path) -> Spec:
    """A spec of a table that has them all, and a domain and a composite type of each."""
    types = own_types(database)
    assert len(types) > 60
    quoted = {name: "'" + type_.replace("'", "''") + "'" for name, type_ in columns(types).items()}
    lines = ["domains:", *(f"  d{name}: {type_}" for name, type_ in quoted.items())]
    lines += ["composites:", "  all_of_them:", "    attributes:", *(f"      {name}: {t}" for name, t in quoted.items())]
    lines += ["tables:", "  things:", "    columns:", "      id: {type: integer, primary_key: true}"]
    lines += [f"      {name}: {{type: {type_}, null: true}}" for name, type_ in quoted.items()]
    lines += [f"      d{name}: {{type: d{name}, null: true}}" for name in quoted]
    folder = tmp_path / "spec" / "types"
    folder.mkdir(parents=True)
    (folder / "system.yaml").write_text("system: types\npostgres: 18\n")
    (folder / "core.yaml").write_text("\n".join(lines))
    return read_spec(folder, folder.parent)


def test_each_builds_the_same_from_all_outputs(
    every_type: Spec, server: Server, forks: ForkServer, tmp_path: Path
) -> None:
    for name, files in generate([every_type]).items():
        writer.write(writer.compare(tmp_path / name, files))
    (proof,) = verify_on(server, forks, [every_type], tmp_path)
    assert {each.name: each.failures for each in proof.proofs if each.failures} == {}
    assert proof.notes == ()


def test_each_is_written_and_read(every_type: Spec, database: Database, forks: ForkServer, tmp_path: Path) -> None:
    """A value of each, which a schema takes as PostgreSQL prints it, and gives back as it was."""
    packages = written(every_type, tmp_path / "written", forks)
    table = next(iter(every_type.catalog.tables.values()))
    values = {column.name: neutral(column.type, every_type.catalog) for column in table.columns[1:]}
    without = {c.type for c in table.columns[1:] if values[c.name] is None}
    assert {beneath(type_, every_type.catalog.domains).name for type_ in without} == {"aclitem", "regrole", "xml"}
    stored = {c.name: beneath(c.type, every_type.catalog.domains) for c in table.columns}
    unread = {name for name, type_ in stored.items() if type_.array and type_.name in NOT_READ}
    given = json.dumps({name: value for name, value in values.items() if value is not None and name not in unread})
    names = (packages.models, packages.schemas)
    assert packages.ask("schemas", "written_again", *names, packages.url(database), given) == []


def _runs(connection: psycopg.Connection, statement: str) -> bool:
    try:
        connection.execute(statement.encode())
    except psycopg.Error:
        return False
    return True


def test_keys_join_what_postgresql_joins(database: Database) -> None:
    own = {type_sql(parse_type(name)) for name in own_types(database)}
    types = sorted(own | {"text[]", "varchar(3)[]", "integer[]", "bigint[]"})
    wrong = []
    with database.connect() as connection:
        for their in types:
            if not _runs(connection, f"CREATE TABLE theirs (x {their} PRIMARY KEY)"):
                continue
            for mine in types:
                joins = _runs(connection, f"CREATE TABLE ours (x {mine} REFERENCES theirs)")
                connection.execute("DROP TABLE IF EXISTS ours")
                if joins != may_refer(parse_type(mine), parse_type(their)):
                    wrong.append((mine, their, joins))
            connection.execute("DROP TABLE theirs")
    assert wrong == []


def test_no_class_of_a_spec_has_the_name_of_a_type() -> None:
    assert {type_class_name(name) for name in WITHOUT_CLASS} <= python_words.MODELS
    assert SHARED.keys() <= python_words.SCHEMAS


def test_every_spelling_of_a_name_is_a_type() -> None:
    for name in NAMES:
        assert parse_type(name).name == name
        if NAMES[name].extension is None and not name.startswith('"'):
            assert parse_type(f"pg_catalog.{name}").name == name
