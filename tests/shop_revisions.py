"""A shop whose schema changes, and revisions for it that are put together by hand: every form that there is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tablewright import ops
from tablewright.catalog.names import ColumnName, QName
from tablewright.emit.later_revision import later_revision
from tablewright.emit.migrations import migrations
from tablewright.emit.own_steps import put
from tablewright.emit.render import Files, renderer
from tablewright.emit.revision import first_revision
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

SYSTEM = """
system: shop
layout: {migrations: migrations, alembic_ini: alembic.ini}
migrations: {first_id: "001", first_message: Begin, lock_timeout: 500ms, lock_attempts: 6}
"""
BEFORE = """
doc: Orders.
enums:
  status: [new, paid]
tables:
  orders:
    columns:
      id: {type: integer, primary_key: true}
      status: {type: status, default: new}
      former: {type: status, null: true}
"""
AFTER = """
doc: Orders, and what is in them.
enums:
  status: [new, paid, lost]
  mood: [calm, 'o"dd %']
domains:
  sku: {type: text, check: VALUE <> ''}
composites:
  size: {attributes: {width: integer, height: integer}}
tables:
  orders:
    columns:
      id: {type: integer, primary_key: true}
      status: {type: status, default: new}
      phone: {type: varchar(20), null: true, doc: 'A "number" :x, 100 %.'}
      state: {type: status, default: lost}
    indexes:
      ix_phone: {on: [phone], where: phone <> ':x'}
  items:
    doc: What is in an order.
    columns:
      order_id: {references: orders, on_delete: cascade}
      sku: {type: sku, doc: Which it is.}
      size: {type: size, null: true}
      moods: {type: "mood[]", null: true}
      at: {type: timestamptz, default: now()}
    primary_key: [order_id, sku]
    indexes:
      ix_at: [at]
"""
ORDERS, ITEMS, STATUS = QName("public", "orders"), QName("public", "items"), QName("public", "status")
KEPT = '''\
# People wrote "none" there.
op.execute(
    sa.text("UPDATE orders SET phone = :new WHERE phone IS NULL")
    .bindparams(new="""
  none
""")
)
'''


def shop(folder: Path, text: str) -> Spec:
    """The spec with this in its module."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.yaml").write_text(SYSTEM)
    (folder / "core.yaml").write_text(text)
    return read_spec(folder, folder.parent)


def run(*statements: str) -> tuple[ops.Step, ...]:
    """Steps that are no calls."""
    return tuple(ops.Step(statement) for statement in statements)


def run_concurrently(*statements: str) -> tuple[ops.Step, ...]:
    """The same, of statements that wait for everybody."""
    return tuple(ops.Step(statement, concurrently=True) for statement in statements)


def called(call: ops.Call, sql: str = "") -> ops.Step:
    """A step that is a call."""
    concurrently = isinstance(call, ops.CreateIndex | ops.DropIndex) and call.concurrently
    return ops.Step(sql, call=call, concurrently=concurrently)


def from_before_to_after(old: Spec, new: Spec) -> ops.Revision:
    """The revision between the two."""
    return ops.Revision(
        "002",
        ("001",),
        'Say """what\\ %s :x" is in an order',
        "2026-01-02 03:04:05",
        tuple(_upgrade(new)),
        tuple(_downgrade(old, new)),
        {"upgrade": KEPT},
    )


def _upgrade(new: Spec) -> Iterable[ops.Block]:
    index, at = new.catalog.indexes[QName("public", "ix_phone")], new.catalog.indexes[QName("public", "ix_at")]
    orders, items = new.catalog.tables[ORDERS], new.catalog.tables[ITEMS]
    lost = ops.Hazard("data loss", "orders.former goes, with all that is in it. " * 3)
    types = (
        "CREATE TYPE mood AS ENUM ('calm', 'o\"dd %')",
        "CREATE DOMAIN sku AS text CONSTRAINT sku_check CHECK (VALUE <> '')",
        "CREATE TYPE size AS (width integer, height integer)",
    )
    add_phone = called(ops.AddColumn(ORDERS, orders.column("phone")))
    drop_former = ops.Step("", hazards=(lost, lost), call=ops.DropColumn(ColumnName(*ORDERS, "former")))
    yield ops.Block((*run(*types), add_phone, drop_former), own_steps=4)
    keys = (new.catalog.primary_keys[next(key for key in new.catalog.primary_keys if key.table == "items")],)
    yield ops.Block((called(ops.CreateTable(items, keys)), called(ops.CreateIndex(at, False))))
    yield ops.Block(
        (
            *run("ALTER TYPE status ADD VALUE IF NOT EXISTS 'lost'"),
            *run_concurrently("DROP INDEX CONCURRENTLY IF EXISTS ix_phone"),
            called(ops.CreateIndex(index, True)),
        ),
        autocommit=True,
    )
    add = (
        "ALTER TABLE items ADD CONSTRAINT items_order_id_fkey"
        " FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE NOT VALID"
    )
    yield ops.Block((called(ops.AddColumn(ORDERS, orders.column("state"))), *run(add)))
    yield ops.Block(run("ALTER TABLE items VALIDATE CONSTRAINT items_order_id_fkey"), autocommit=True)


def _downgrade(old: Spec, new: Spec) -> Iterable[ops.Block]:
    yield ops.Block((called(ops.DropIndex(new.catalog.indexes[QName("public", "ix_phone")], True)),), autocommit=True)
    back = run(
        "ALTER TABLE orders DROP COLUMN state, ALTER COLUMN status DROP DEFAULT",
        "ALTER TYPE status RENAME TO status_before",
        "CREATE TYPE status AS ENUM ('new', 'paid')",
        "ALTER TABLE orders ALTER COLUMN status TYPE status USING status::text::status",
        "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new'",
        "DROP TYPE status_before",
    )
    former = old.catalog.tables[ORDERS].column("former")
    yield ops.Block((*back, called(ops.AddColumn(ORDERS, former))))
    yield ops.Block(
        (
            called(ops.DropColumn(ColumnName(*ORDERS, "phone"))),
            called(ops.DropIndex(new.catalog.indexes[QName("public", "ix_at")], False)),
            called(ops.DropTable(ITEMS)),
            *run("DROP TYPE size", "DROP DOMAIN sku", "DROP TYPE mood"),
        )
    )


def write(folder: Path, old: Spec, new: Spec, *revisions: ops.Revision) -> Path:
    """The system's migrations: the first revision of the old spec, and later ones. The folder of their versions."""
    render = renderer()
    files: list[Files] = [migrations(new, render), first_revision(old, render)]
    files += [later_revision(new, old.catalog, each, each.id, render) for each in revisions]
    for path, text in (file for each in files for file in each):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--isolated", "-q", str(folder)], check=True)
    versions = folder / new.system.layout.migrations / "versions"
    for revision in revisions:
        file = versions / f"{revision.id}.py"
        file.write_text(put(file.read_text("utf-8"), revision.kept), encoding="utf-8")
    return versions
