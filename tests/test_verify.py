"""The proof of equivalence: what is generated holds on every server, and whatever is broken in it shows."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from strange_spec import strange_spec
from tablewright.postgres.installations import choose
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer
from tablewright.spec import Spec
from tablewright.specio.resolve import read_specs
from tablewright.verify import Proof, SystemProof, print_table, verify, verify_on
from tablewright.workflow import generate

PROJECT = Path(__file__).parents[1]
GENERATED = PROJECT / "generated"
EMBEDDED = (16, 18)
SYSTEMS = sorted(path.parent.name for path in PROJECT.glob("spec/*/system.yaml"))


@pytest.fixture(scope="session")
def specs() -> list[Spec]:
    folder = PROJECT / "spec"
    return read_specs(sorted(path.parent for path in folder.glob("*/system.yaml")), folder)


def failures(proof: SystemProof) -> dict[str, tuple[str, ...]]:
    return {each.name: each.failures for each in proof.proofs if each.failures}


def write(specs: list[Spec], folder: Path) -> None:
    for system, files in generate(specs).items():
        for path, text in files.items():
            file = folder / system / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_holds(system: str, any_server: Server, forks: ForkServer, specs: list[Spec]) -> None:
    (spec,) = (each for each in specs if each.system.name == system)
    with any_server.database() as database, database.connect() as connection:
        offered = {name for (name,) in connection.execute("SELECT name FROM pg_available_extensions")}
    if not offered >= {extension.name for extension in spec.catalog.extensions}:
        # Only a server of the operating system may lack an extension.
        assert any_server.version not in EMBEDDED
        pytest.skip("the server lacks an extension")
    (proof,) = verify_on(any_server, forks, [spec], GENERATED)
    assert failures(proof) == {}
    assert proof.holds
    assert proof.notes == ()


def test_hostile_names_and_texts_hold(server: Server, forks: ForkServer, tmp_path: Path) -> None:
    spec = strange_spec()
    write([spec], tmp_path)
    (proof,) = verify_on(server, forks, [spec], tmp_path)
    assert failures(proof) == {}
    assert proof.notes == ()


@dataclass(frozen=True, slots=True)
class Breakage:
    """One thing that is broken in a copy of the output: where, how, which proofs fail, and what the first one says."""

    file: str
    pattern: str
    replacement: str
    fails: tuple[str, ...]
    says: str


BROKEN = {
    "schema.sql has what nothing of ours looks at": Breakage(
        "schema.sql",
        r"COMMENT ON TABLE customers",
        "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep FROM PUBLIC; COMMENT ON TABLE customers",
        ("pg_dump",),
        "create_all: pg_dump does not find what schema.sql makes: Name: FUNCTION pg_sleep",
    ),
    "the schemas cannot be imported": Breakage(
        "schemas/core.py",
        r"import datetime as dt",
        "import datetime as dt, nothing_of_that_name",
        ("imports",),
        "No module named 'nothing_of_that_name'",
    ),
    "schema.sql lacks an index": Breakage(
        "schema.sql",
        r"CREATE INDEX ix_customers_created_at [^;]*;\nCOMMENT ON INDEX [^;]*;",
        "",
        ("schema.sql", "pg_dump"),
        "index public.ix_customers_created_at: missing",
    ),
    "schema.sql is not SQL": Breakage(
        "schema.sql",
        r"CREATE TABLE customers",
        "CREATE TABEL customers",
        ("schema.sql", "create_all", "drop_all", "upgrade", "pg_dump", "alembic check", "downgrade", "upgrade again"),
        'syntax error at or near "TABEL"',
    ),
    "the models have an index on another column": Breakage(
        "models/core.py",
        '"ix_customers_created_at", "created_at"',
        '"ix_customers_created_at", "updated_at"',
        ("create_all", "pg_dump", "alembic check"),
        "index public.ix_customers_created_at: keys: [{item: created_at}] != [{item: updated_at}]",
    ),
    "the models explain a type in other words, which Alembic does not see": Breakage(
        "models/core.py",
        "IS 'What a customer pays for.'",
        "IS 'What it costs.'",
        ("create_all", "pg_dump"),
        "enum public.customer_plan: comment: What a customer pays for. != What it costs.",
    ),
    "the models leave a trigger out": Breakage(
        "models/core.py",
        "BEFORE UPDATE ON customers",
        "AFTER UPDATE ON customers",
        ("create_all", "pg_dump"),
        "trigger public.customers.set_updated_at: timing: before != after",
    ),
    "the models cannot be imported": Breakage(
        "models/core.py",
        "import sqlalchemy as sa",
        "import nothing_of_that_name, sqlalchemy as sa",
        ("imports", "create_all", "drop_all", "upgrade", "pg_dump", "alembic check", "downgrade", "upgrade again"),
        "No module named 'nothing_of_that_name'",
    ),
    "the revision explains a type in other words": Breakage(
        "versions/*.py",
        "What a customer pays for",
        "What it costs",
        ("upgrade", "pg_dump", "upgrade again"),
        "enum public.customer_plan: comment: What a customer pays for. != What it costs.",
    ),
    "the downgrade forgets a type": Breakage(
        "versions/*.py",
        r".*DROP TYPE customer_plan\b.*\n",
        "",
        ("downgrade", "upgrade again"),
        "type public.customer_plan: left behind",
    ),
    "the downgrade fails": Breakage(
        "versions/*.py",
        r"DROP TYPE customer_plan\b",
        "DROP TYPE nothing_of_that_name",
        ("downgrade", "upgrade again"),
        'type "nothing_of_that_name" does not exist',
    ),
}


def break_copy(spec: Spec, breakage: Breakage, folder: Path) -> None:
    shutil.copytree(GENERATED / spec.system.name, folder / spec.system.name)
    (file,) = (folder / spec.system.name).rglob(breakage.file)
    text, count = re.subn(breakage.pattern, breakage.replacement, file.read_text(encoding="utf-8"), count=1)
    assert count == 1, f"{breakage.pattern} is not in {file}"
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_shows(name: str, server: Server, forks: ForkServer, specs: list[Spec], tmp_path: Path) -> None:
    (spec,) = (spec for spec in specs if spec.system.name == "optiinfra")
    breakage = BROKEN[name]
    break_copy(spec, breakage, tmp_path)
    (proof,) = verify_on(server, forks, [spec], tmp_path)
    found = failures(proof)
    assert tuple(found) == breakage.fails
    assert not proof.holds
    assert breakage.says in "\n".join(found[breakage.fails[0]])


def test_what_is_not_modelled_is_a_note(server: Server, forks: ForkServer, specs: list[Spec], tmp_path: Path) -> None:
    (spec,) = (spec for spec in specs if spec.system.name == "optiinfra")
    break_copy(
        spec,
        Breakage("schema.sql", r"\Z", "CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int);\n", (), ""),
        tmp_path,
    )
    (proof,) = verify_on(server, forks, [spec], tmp_path)
    assert {name: len(told) for name, told in failures(proof).items()} == {"pg_dump": 2}
    assert proof.notes == ("aggregate public.total(integer): not modelled (schema.sql)",)


def test_a_system_without_output(server: Server, specs: list[Spec], tmp_path: Path) -> None:
    (proof,) = verify(specs[:1], tmp_path, url=server.url)
    assert tuple(failures(proof)) == tuple(each.name for each in proof.proofs)
    assert "No such file or directory" in failures(proof)["schema.sql"][0]


@pytest.mark.parametrize(("encoding", "holds", "fails"), [("utf-8", "✓", "✗"), ("ascii", "ok", "FAILED")])
def test_the_table(encoding: str, holds: str, fails: str) -> None:
    printed = io.BytesIO()
    proofs = (
        SystemProof("fine", (Proof("schema.sql"), Proof("upgrade"))),
        SystemProof("broken", (Proof("schema.sql"), Proof("upgrade", ("table ü [b]x[/b]: extra",))), ("view v",)),
    )
    with io.TextIOWrapper(printed, encoding=encoding) as file:
        print_table(proofs, Console(file=file, width=80))
        file.flush()
        lines = printed.getvalue().decode(encoding).splitlines()
    rows = [line.strip("| ").split() for line in lines if " fine " in line or " broken " in line]
    assert [[word for word in row if word != "|"] for row in rows] == [["fine", holds, holds], ["broken", holds, fails]]
    name = "ü" if encoding == "utf-8" else "\\xfc"
    assert lines[-4:] == [f"{fails} broken: upgrade", f"    table {name} [b]x[/b]: extra", "note: broken", "    view v"]


def test_each_system_is_proven_where_its_extensions_are(tmp_path: Path) -> None:
    if choose(extensions=["pgcrypto"]) == choose():
        pytest.skip("no server here has what the default one lacks")
    for name, extension, default in (("a", "pgcrypto", "gen_random_bytes(8)"), ("b", "hstore", "hstore('x', 'y')")):
        folder = tmp_path / "spec" / name
        folder.mkdir(parents=True)
        (folder / "system.yaml").write_text(f"system: {name}\nextensions: [{extension}]\n")
        type_ = "bytea" if name == "a" else "hstore"
        column = f'c: {{type: {type_}, default: "{default}"}}'
        (folder / "core.yaml").write_text(
            f"tables: {{t: {{columns: {{id: {{type: bigint, primary_key: true}}, {column}}}}}}}\n"
        )
    specs = read_specs([tmp_path / "spec" / "a", tmp_path / "spec" / "b"], tmp_path / "spec")
    assert [spec.warnings for spec in specs] == [(), ()]
    write(specs, tmp_path / "out")
    proofs = verify(specs, tmp_path / "out")
    assert [proof.system for proof in proofs] == ["a", "b"]
    assert [failures(proof) for proof in proofs] == [{}, {}]
