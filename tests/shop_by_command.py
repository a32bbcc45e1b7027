"""A small system whose revisions are made by the command, as a person makes them."""

from __future__ import annotations

import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tablewright.cli import main
from tablewright.emit.own_steps import BEGIN
from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import ForkServer
from tablewright.processes.generated_code import GeneratedCode
from tablewright.specio.resolve import read_spec

CORE, SYSTEM = Path("spec/shop/core.yaml"), Path("spec/shop/system.yaml")
SHOP = Path("generated/shop")
VERSIONS = SHOP / "migrations/versions"
USERS = """tables:
  users:
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      email: {type: varchar(40), unique: true}
      age: {type: int, null: true, check: age > 0}
  orders:
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      user_id: {references: users, on_delete: cascade}
"""
BY_HAND = '''"""Somebody wrote this"""
import sqlalchemy as sa
from alembic import op

revision = "abc"
down_revision = "001"


def upgrade():
    op.add_column("users", sa.Column("city", sa.Text()))


def downgrade():
    op.drop_column("users", "city")
'''


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch, server: Server, forks: ForkServer) -> None:
    """Write the spec of `shop` in that folder; the scratch server and what runs code have been started already."""
    monkeypatch.setattr("tablewright.revisions.requests.processes", lambda: nullcontext(forks))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.with_name(f"{folder.name}-cache")))
    monkeypatch.setenv("TABLEWRIGHT_DEV_URL", server.url)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    CORE.parent.mkdir(parents=True)
    SYSTEM.write_text("system: shop\n")
    CORE.write_text(USERS)


def migrate(forks: ForkServer, step: str, database: Database, *revision: str) -> None:
    """What `alembic upgrade` and `downgrade` do."""
    layout = read_spec(CORE.parent, CORE.parents[1]).system.layout
    GeneratedCode(forks, layout, SHOP.resolve()).run(step, database.url, *revision)


def up_down_up(forks: ForkServer, database: Database, to: str) -> None:
    """Upgrade, go back to that revision, and upgrade again."""
    migrate(forks, "upgrade", database)
    migrate(forks, "downgrade", database, to)
    migrate(forks, "upgrade", database)


def run(*arguments: str) -> Result:
    """Run a command; it never ends in a traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def revision(*arguments: str) -> str:
    """What the command says that writes a revision."""
    result = run("revision", "shop", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(code: int, *arguments: str) -> str:
    """What it says that writes nothing."""
    before = tree()
    result = run("revision", "shop", *arguments)
    assert (result.exit_code, tree()) == (code, before), result.output
    assert "nothing was written" in result.stderr
    return result.stderr


def tree() -> dict[str, bytes]:
    """Everything below the current folder but Git's own, hidden files too."""
    files = (file for file in sorted(Path.cwd().rglob("*")) if file.is_file() and ".git" not in file.parts)
    return {str(file): file.read_bytes() for file in files}


def versions() -> list[str]:
    return sorted(file.name for file in VERSIONS.glob("*.py"))


def edit(old: str, new: str, file: Path = CORE) -> None:
    """Change a file as a person would."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def is_up_to_date() -> bool:
    checked = run("gen", "--check")
    assert checked.exit_code == (1 if checked.output else 0)
    return not checked.output


def git(*arguments: str, code: int = 0) -> None:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S607 - any Git
    assert done.returncode == code, done.stdout + done.stderr


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def resolve() -> None:
    """Keep both sides of a conflict in the YAML."""
    lines = CORE.read_text().splitlines(keepends=True)
    CORE.write_text("".join(line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))))


def write_own_steps(file: Path, statement: str) -> None:
    """A person's line in the region of `upgrade()`."""
    head, mark, rest = file.read_text().partition(f"    {BEGIN}\n")
    assert mark
    file.write_text(f'{head}{mark}    op.execute("{statement}")\n{rest}')
