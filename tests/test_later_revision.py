"""Revisions as they are written: clean, typed, and true on a server, up and down and up again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from shop_revisions import AFTER, BEFORE, KEPT, ORDERS, called, from_before_to_after, run, shop, write
from strange_spec import strange_spec
from tablewright import ops
from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, QName
from tablewright.ddl.index import index_comment
from tablewright.diff import compare
from tablewright.emit.later_revision import later_revision
from tablewright.emit.own_steps import BEGIN, END, put, take
from tablewright.emit.render import renderer
from tablewright.introspect import introspect
from tablewright.introspect.external import without_alembic
from tablewright.introspect.normalize import normalize
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer
from tablewright.quoting import sql_qualified
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

PROJECT = Path(__file__).parents[1]
CACHE = PROJECT / ".mypy_cache" / "generated"
NOTHING = ops.Revision("002", ("001",), "Nothing", "2026-01-02 03:04:05", (), ())


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    """The shop before."""
    return shop(tmp_path_factory.mktemp("before") / "shop", BEFORE)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    """The shop after."""
    return shop(tmp_path_factory.mktemp("after") / "shop", AFTER)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory, old: Spec, new: Spec) -> Path:
    """The revisions in the shop's folder."""
    return write(tmp_path_factory.mktemp("shop"), old, new, from_before_to_after(old, new))


def body(spec: Spec, blocks: tuple[ops.Block, ...]) -> list[str]:
    """The lines of an upgrade."""
    revision = replace(NOTHING, upgrade=blocks)
    ((_, text),) = later_revision(spec, spec.catalog, revision, "002", renderer())
    return text.partition("def upgrade")[2].partition("\n\n\n")[0].splitlines()[2:]


def test_what_it_looks_like(versions: Path, snapshot: SnapshotAssertion) -> None:
    assert (versions / "002.py").read_text("utf-8") == snapshot


def test_it_is_clean(versions: Path) -> None:
    rules = ["--select", "E,F,I,UP,B,RUF", "--ignore", "E501"]
    command = [sys.executable, "-m", "ruff", "check", "--isolated", *rules, "."]
    done = subprocess.run(command, cwd=versions.parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_is_typed(versions: Path, tmp_path: Path) -> None:
    # Its own name is none that mypy takes.
    shutil.copy(versions / "002.py", tmp_path / "second.py")
    shutil.copy(versions.parent / "revision_progress.py", tmp_path)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={CACHE}", "."]
    done = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def differences(catalog: Catalog, database: Database) -> list[str]:
    """How a database differs from a catalog."""
    with database.connect() as connection, without_alembic(connection):
        return [str(each) for each in compare(normalize(catalog, connection), introspect(connection))]


def test_it_leads_from_one_to_the_other(
    versions: Path, old: Spec, new: Spec, database: Database, forks: ForkServer
) -> None:
    def replay(direction: str, target: str) -> None:
        arguments = (database.url, str(versions.parent), target)
        forks.call(f"tablewright.processes.replay:{direction}", *arguments, folder=versions)

    replay("upgrade", "001")
    with database.connect() as connection:
        connection.execute("INSERT INTO orders (id, status) VALUES (1, 'paid')")
    replay("upgrade", "head")
    assert differences(new.catalog, database) == []
    replay("downgrade", "001")
    assert differences(old.catalog, database) == []
    replay("upgrade", "head")
    assert differences(new.catalog, database) == []
    with database.connect() as connection:
        assert connection.execute("SELECT phone, status FROM orders").fetchall() == [("\n  none\n", "paid")]
        marked = connection.execute("SELECT obj_description('alembic_version'::regclass)").fetchone()
        assert marked == (None,)
    replay("downgrade", "base")
    assert differences(Catalog(), database) == []


def test_one_transaction_is_plain(new: Spec) -> None:
    lines = body(new, (ops.Block(run("SELECT 1")),))
    marks = [f"    {BEGIN}", f"    {END}"]
    assert lines == ["    op.execute(\"SET lock_timeout = '500ms'\")", '    op.execute("SELECT 1")', *marks]


def test_the_last_transaction_needs_no_mark(new: Spec) -> None:
    lines = body(new, (ops.Block(run("VALIDATE"), autocommit=True), ops.Block(run("SELECT 1"), own_steps=0)))
    assert lines == [
        "    op.execute(\"SET lock_timeout = '500ms'\")",
        "    with op.get_context().autocommit_block():",
        '        op.execute("VALIDATE")',
        f"    {BEGIN}",
        f"    {END}",
        '    op.execute("SELECT 1")',
    ]


def test_blocks_of_nothing(new: Spec) -> None:
    lines = body(new, (ops.Block((), autocommit=True), ops.Block(run("SELECT 1")), ops.Block(())))
    assert lines == body(new, (ops.Block(run("SELECT 1")),))
    own = body(new, (ops.Block((), autocommit=True, own_steps=0), ops.Block(run("SELECT 1"))))
    assert own[1:3] == ["    with op.get_context().autocommit_block():", "        pass"]


def test_nothing_to_do(new: Spec) -> None:
    assert body(new, ()) == ["    pass", f"    {BEGIN}", f"    {END}"]


def test_two_that_came_before(new: Spec) -> None:
    merged = replace(NOTHING, down_revisions=("001", "00b"))
    ((_, text),) = later_revision(new, new.catalog, merged, "003", renderer())
    assert "\nRevises: 001, 00b\n" in text
    assert '\ndown_revision: str | Sequence[str] | None = ("001", "00b")\n' in text
    assert "live server" not in text


def test_a_type_that_both_sides_have_is_defined_once(new: Spec) -> None:
    column = new.catalog.tables[ORDERS].column("state")
    add, drop = called(ops.AddColumn(ORDERS, column)), called(ops.DropColumn(ColumnName(*ORDERS, "state")))
    revision = replace(NOTHING, upgrade=(ops.Block((add, drop)),), downgrade=(ops.Block((add,)),))
    ((_, text),) = later_revision(new, new.catalog, revision, "002", renderer())
    assert text.count("postgresql.ENUM(") == 1
    assert "MOOD" not in text


def test_own_steps_are_kept_to_the_letter(versions: Path) -> None:
    text = (versions / "002.py").read_text("utf-8")
    kept = take(text)
    assert kept == {"upgrade": KEPT}
    assert put(text, kept) == text
    assert take(put(text, {})) == {}
    both = put(text, {"upgrade": "pass", "downgrade": "if True:\n    '''\n  a'''\n\n    pass\n"})
    assert take(both) == {"upgrade": "pass\n", "downgrade": "if True:\n    '''\n  a'''\n\n    pass\n"}
    # A mark alone is no region, nor is one outside of the functions.
    assert put(text.replace(END, "#"), {"upgrade": "1 / 0"}) == text.replace(END, "#")
    assert take(f"{BEGIN}\n1\n{END}\n{text}") == kept


def test_own_steps_have_what_they_use(new: Spec) -> None:
    kept = "import sqlalchemy as sa\nop.execute(sa.text('SELECT 1'))\nop.execute(ddl('SELECT 2'))\n"
    ((_, text),) = later_revision(new, new.catalog, replace(NOTHING, kept={"upgrade": kept}), "002", renderer())
    head, _, rest = text.partition("def upgrade")
    assert "import sqlalchemy as sa" in head  # for `ddl`
    assert "ddl: Callable" in head
    assert "import sqlalchemy as sa" in rest


def of_case(name: str) -> Spec:
    """The spec of a case."""
    folder = PROJECT / "tests" / "cases" / name
    return read_spec(folder, folder.parent)


WHOLE: Mapping[str, Callable[[], Spec]] = {
    "hostile": strange_spec,
    "types": lambda: of_case("column/every_type"),
    "defaults": lambda: of_case("column/every_default"),
    "computed": lambda: of_case("column/made_by_the_server"),
    "domains": lambda: of_case("domain/rules_of_values"),
    "composites": lambda: of_case("composite/made_of_attributes"),
    "indexes": lambda: of_case("index/every_kind_of_index"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_columns_and_indexes_come_and_go(name: str, tmp_path: Path, database: Database, forks: ForkServer) -> None:
    spec = WHOLE[name]()
    tables = {key: QName(key.namespace, f"{key.name[:40]} again") for key in spec.catalog.tables}
    indexes = [
        index
        for index in spec.catalog.indexes.values()
        if index.table not in spec.catalog.tables or spec.catalog.tables[index.table].partition_by is None
    ]
    columns = [(tables[table.key], column) for table in spec.catalog.tables.values() for column in table.columns]
    add = [called(ops.AddColumn(table, column)) for table, column in columns]
    drop = [called(ops.DropColumn(ColumnName(*table, column.name))) for table, column in reversed(columns)]
    make = run(*(f"CREATE TABLE {sql_qualified(*table)} ()" for table in tables.values()))
    unmake = [called(ops.DropTable(table)) for table in tables.values()]
    go = ops.Block(tuple(called(ops.DropIndex(index, True)) for index in indexes), autocommit=True)
    come = [step for index in indexes for step in (called(ops.CreateIndex(index, True)), *run(*index_comment(index)))]
    revision = replace(
        NOTHING,
        upgrade=(go, ops.Block((*make, *add)), ops.Block(tuple(come), autocommit=True)),
        downgrade=(ops.Block((*drop, *unmake)),),
    )
    versions = write(tmp_path, spec, spec, revision)

    def replay(direction: str, target: str) -> None:
        arguments = (database.url, str(versions.parent), target)
        forks.call(f"tablewright.processes.replay:{direction}", *arguments, folder=versions)

    replay("upgrade", "002")
    with database.connect() as connection:
        found = introspect(connection)
    for key, again in tables.items():
        assert found.tables[again].columns == found.tables[key].columns
    replay("downgrade", spec.system.migrations.first_id)
    assert differences(spec.catalog, database) == []
