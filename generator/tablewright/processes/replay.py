"""Revisions run as they stand, without the system around them, whose models may be of another time.

Called in processes of their own (`fork_server`): revisions are modules, and what they import is one, too.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS

from tablewright.quoting import UNKNOWN_TO_SQLALCHEMY

# What `revision_progress` does for revisions that run with their system around them.
RESERVED_WORDS.update(UNKNOWN_TO_SQLALCHEMY)
_Plan = Callable[[Any, Any], Any]


def upgrade(url: str, migrations: str, target: str) -> None:
    """Upgrade the database at `url` by the revisions under a folder of migrations."""
    scripts = _scripts(migrations)
    _run(url, scripts, lambda heads, _: scripts._upgrade_revs(target, heads))


def downgrade(url: str, migrations: str, target: str) -> None:
    """The same back."""
    scripts = _scripts(migrations)
    _run(url, scripts, lambda heads, _: scripts._downgrade_revs(target, heads))


def offline_sql(migrations: str, start: str, end: str) -> str:
    """The SQL that upgrades from one revision to another, as `alembic upgrade start:end --sql` prints it."""
    scripts = _scripts(migrations)
    printed = io.StringIO()
    with EnvironmentContext(
        Config(),
        scripts,
        fn=lambda heads, _: scripts._upgrade_revs(end, heads),
        as_sql=True,
        starting_rev=start,
        destination_rev=end,
    ) as context:
        context.configure(
            dialect_name="postgresql", literal_binds=True, transaction_per_migration=True, output_buffer=printed
        )
        with context.begin_transaction():
            context.run_migrations()
    return printed.getvalue()


def _scripts(migrations: str) -> ScriptDirectory:
    # Revisions import `revision_progress`, which lies there.
    sys.path.append(migrations)
    return ScriptDirectory(migrations)


def _run(url: str, scripts: ScriptDirectory, plan: _Plan) -> None:
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with EnvironmentContext(Config(), scripts, fn=plan) as context, engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
