"""A small system with a history: what a person does who changes its spec and adds a revision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from click.testing import CliRunner, Result

from tablewright import workflow
from tablewright.cli import main
from tablewright.emit import own_steps
from tablewright.history.guard import past_of, versions_folder
from tablewright.history.names import file_name, next_id
from tablewright.specio.resolve import read_spec

SPEC, OUT = Path("spec"), Path("generated")
SHOP = OUT / "shop"
VERSIONS = SHOP / "migrations/versions"
FIRST = VERSIONS / "001_initial_schema.py"
TABLES = """tables:
  {name}:
    columns:
      id: {{type: uuid, primary_key: true}}
      name: text
"""
_REVISION = f'''"""{{message}}

Revision ID: {{id}}
Revises: {{revises}}
Create Date: 2025-02-01 00:00
"""

from alembic import op

revision: str = "{{id}}"
down_revision: str | tuple[str, ...] | None = {{down}}


def upgrade() -> None:
    """{{message}}."""
    op.execute("SELECT 1")
    {own_steps.BEGIN}
    {own_steps.END}


def downgrade() -> None:
    """Nothing."""
    {own_steps.BEGIN}
    {own_steps.END}
'''


def write_shop(migrations: str = "") -> None:
    """The spec of `shop`, in the current folder: a module each for `users` and `orders`."""
    (SPEC / "shop").mkdir(parents=True)
    (SPEC / "shop/system.yaml").write_text(f"system: shop\n{migrations}")
    for name in ("orders", "users"):
        (SPEC / f"shop/{name}.yaml").write_text(TABLES.format(name=name))


def run(*arguments: str) -> Result:
    """Run a command; it never ends in a traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def add_column(table: str, column: str) -> None:
    """Change the spec as a person would."""
    with (SPEC / f"shop/{table}.yaml").open("a") as file:
        file.write(f"      {column}: {{type: text, null: true}}\n")


def text_of(id_: str, down: Sequence[str] = (), message: str = "Change it") -> str:
    """A revision, not sealed."""
    named = down[0] if len(down) == 1 else tuple(down) or None
    return _REVISION.format(message=message, id=id_, revises=", ".join(down), down=repr(named))


def revise(message: str) -> Path:
    """Add a revision that leads to the spec, behind the last one."""
    spec = read_spec(SPEC / "shop", SPEC)
    history = past_of(spec, SHOP).history
    id_ = next_id(history, spec, message)
    path = f"{versions_folder(spec)}/{file_name(spec, id_, message, datetime(2025, 2, 1))}"
    text = workflow.formatted(text_of(id_, [head.id for head in history.heads], message))
    workflow.write(SPEC, OUT, [workflow.add_revision(spec, OUT, {path: text})])
    return SHOP / path
