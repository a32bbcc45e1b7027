"""Revisions run: as they stand, and by the system's env.py, which waits for locks and goes on after a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from shop_revisions import AFTER, BEFORE, called, from_before_to_after, run, run_concurrently, shop, write
from tablewright import ops
from tablewright.catalog.names import QName
from tablewright.emit.models import models
from tablewright.emit.render import renderer
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import CallFailed, ForkServer
from tablewright.processes.generated_code import GeneratedCode, StepFailed
from tablewright.spec import Spec


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    """The shop before."""
    return shop(tmp_path_factory.mktemp("before") / "shop", BEFORE)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    """The shop after."""
    return shop(tmp_path_factory.mktemp("after") / "shop", AFTER)


@pytest.fixture
def folder(tmp_path: Path, old: Spec, new: Spec, forks: ForkServer) -> Iterator[GeneratedCode]:
    """The shop with its models and env.py, and no later revision yet."""
    for path, text in models(old, renderer()):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    write(tmp_path, old, new)
    yield GeneratedCode(forks, old.system.layout, tmp_path)


def revision(id_: str, after: str, *upgrade: ops.Block, downgrade: tuple[ops.Block, ...] = ()) -> ops.Revision:
    """A revision of a few blocks."""
    return ops.Revision(id_, (after,), id_, "2026-01-02 03:04:05", upgrade, downgrade)


def state(database: Database) -> tuple[str | None, str | None]:
    """The version of a database, and the mark of an unfinished revision."""
    with database.connect() as connection:
        (version,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone() or (None,)
        (mark,) = connection.execute("SELECT obj_description('alembic_version'::regclass)").fetchone() or (None,)
        return version, mark


def test_a_failure_is_told(tmp_path: Path, old: Spec, new: Spec, database: Database, forks: ForkServer) -> None:
    versions = write(tmp_path, old, new, revision("002", "001", ops.Block(run("SELECT 1 / 0"))))
    (versions.parent / "env.py").unlink()
    with pytest.raises(CallFailed, match="division by zero"):
        forks.call("tablewright.processes.replay:upgrade", database.url, str(versions.parent), "head", folder=tmp_path)
    assert state(database) == ("001", None)


def test_sql_is_printed(tmp_path: Path, old: Spec, new: Spec, database: Database, forks: ForkServer) -> None:
    versions = write(tmp_path, old, new, replace(from_before_to_after(old, new), kept={}))
    arguments = ("tablewright.processes.replay:offline_sql", str(versions.parent))
    first = forks.call(*arguments, "base", "001", folder=tmp_path)
    later = forks.call(*arguments, "001", "002", folder=tmp_path)
    assert "CREATE TABLE orders" in first
    assert "CREATE TABLE orders" not in later
    assert "COMMIT;\n\nALTER TYPE status ADD VALUE" in later
    with database.connect() as connection:
        for statement in re.split(r";\n", first + later):
            if statement.strip():
                connection.execute(statement.encode())
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (0,)
    assert state(database) == ("002", None)


def test_a_lock_is_waited_for(folder: GeneratedCode, old: Spec, new: Spec, database: Database) -> None:
    index = new.catalog.indexes[QName("public", "ix_phone")]
    versions = write(
        folder.folder,
        old,
        new,
        revision("002", "001", ops.Block(run("CREATE TABLE other (id integer)"))),
        revision(
            "003",
            "002",
            ops.Block(run("ALTER TABLE orders ADD COLUMN phone varchar(20)")),
            ops.Block((called(ops.CreateIndex(index, True)),), autocommit=True),
            ops.Block(run("ALTER TABLE orders ALTER COLUMN former SET DEFAULT 'new'")),
            downgrade=(ops.Block(run("ALTER TABLE orders DROP COLUMN phone")),),
        ),
        revision("004", "003", ops.Block(run("CREATE TABLE another (id integer)"))),
    )
    assert len(list(versions.glob("*.py"))) == 4
    folder.run("upgrade", database.url, "001")
    with database.connect() as connection, ThreadPoolExecutor(1) as pool:
        connection.execute("BEGIN")
        connection.execute("LOCK orders IN ROW EXCLUSIVE MODE")
        # Two steps: the first is done, the second has to wait, and a third is not asked for.
        upgrade = pool.submit(folder.run, "upgrade", database.url, "+2")
        with pytest.raises(TimeoutError):
            upgrade.result(timeout=2.5)
        assert state(database) == ("002", None)
        connection.execute("COMMIT")
        upgrade.result(timeout=20)
    assert state(database) == ("003", None)
    with database.connect() as connection:
        connection.execute("SELECT phone FROM orders")
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM another")


def test_what_failed_halfway_goes_on(folder: GeneratedCode, old: Spec, new: Spec, database: Database) -> None:
    unique = "CREATE UNIQUE INDEX CONCURRENTLY orders_phone ON orders (phone)"
    write(
        folder.folder,
        old,
        new,
        revision(
            "002",
            "001",
            ops.Block(run("CREATE TABLE other (id integer)")),
            downgrade=(ops.Block(run("DROP TABLE other")), ops.Block(run("SELECT 1"))),
        ),
        revision(
            "003",
            "002",
            ops.Block(run("ALTER TABLE orders ADD COLUMN phone varchar(20)", "UPDATE orders SET phone = '1'")),
            ops.Block(run_concurrently("DROP INDEX CONCURRENTLY IF EXISTS orders_phone", unique), autocommit=True),
            ops.Block(run("ALTER TABLE orders ADD CONSTRAINT orders_phone UNIQUE USING INDEX orders_phone")),
            ops.Block(run("ALTER TABLE orders VALIDATE CONSTRAINT later"), autocommit=True),
            downgrade=(
                ops.Block(run("ALTER TABLE orders DROP CONSTRAINT orders_phone")),
                ops.Block(run("ALTER TABLE orders DROP COLUMN phone, DROP CONSTRAINT later")),
            ),
        ),
    )
    folder.run("upgrade", database.url, "002")
    with database.connect() as connection:
        connection.execute("INSERT INTO orders (id) VALUES (1), (2)")
        with pytest.raises(StepFailed, match=r"could not create unique index|duplicate key"):
            folder.run("upgrade", database.url)
        assert state(database) == ("002", "upgrade of 003: 1 done")
        # Nobody undoes 002 by mistake.
        with pytest.raises(StepFailed, match=r"The upgrade of 003 is done halfway\. .* alembic upgrade 003"):
            folder.run("downgrade", database.url, "-1")
        assert state(database) == ("002", "upgrade of 003: 1 done")

        connection.execute("UPDATE orders SET phone = id")
        with pytest.raises(StepFailed, match=r'constraint "later" .* does not exist'):
            folder.run("upgrade", database.url)
        assert state(database) == ("002", "upgrade of 003: 2 done")

        connection.execute("ALTER TABLE orders ADD CONSTRAINT later CHECK (id > 0)")
        folder.run("upgrade", database.url)
        assert state(database) == ("003", None)

        connection.execute("ALTER TABLE orders DROP CONSTRAINT later")
        with pytest.raises(StepFailed, match=r'constraint "later" .* does not exist'):
            folder.run("downgrade", database.url, "002")
        assert state(database) == ("003", "downgrade of 003: 1 done")
        write(folder.folder, old, new, revision("004", "003", ops.Block(run("CREATE TABLE more (id integer)"))))
        with pytest.raises(StepFailed, match="alembic downgrade -1"):
            folder.run("upgrade", database.url)
        connection.execute("ALTER TABLE orders ADD CONSTRAINT later CHECK (id > 0)")
        folder.run("downgrade", database.url, "002")
        assert state(database) == ("002", None)
        assert connection.execute("SELECT id FROM orders").fetchall() == [(1,), (2,)]


def test_a_revision_with_an_own_downgrade_leaves_no_trace(
    folder: GeneratedCode, old: Spec, new: Spec, database: Database
) -> None:
    write(folder.folder, old, new, replace(from_before_to_after(old, new), kept={}))
    folder.run("upgrade", database.url)
    folder.run("downgrade", database.url)
    assert state(database) == (None, None)
