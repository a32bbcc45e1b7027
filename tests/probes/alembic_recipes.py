"""How people call Alembic from programs (its cookbook, "Sharing a Connection", and pytest-alembic's documentation)."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError


def _config(printed: TextIO | None = None) -> Config:
    """The configuration; Alembic takes a `%` in the path of the folder for configparser's own."""
    config = Config("alembic.ini", output_buffer=printed)
    config.file_config.set("DEFAULT", "here", os.getcwd().replace("%", "%%"))
    return config


def _head(connection: sa.Connection) -> str:
    return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))


def environment(url: str) -> str:
    """As the command line does it."""
    os.environ["DATABASE_URL"] = url
    command.upgrade(_config(), "head")
    return "done"


def main_option(url: str) -> str:
    """The URL is set in the configuration, where `%` is doubled, and wins over the environment."""
    os.environ["DATABASE_URL"] = "postgresql://nobody@nowhere.invalid/none"
    config = _config()
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
    return "done"


def shared_connection(url: str) -> str:
    """A test's connection, within its transaction: nothing is left when that is rolled back."""
    engine = sa.create_engine(url)
    config = _config()
    with engine.connect() as connection, connection.begin() as transaction:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        found = _head(connection)
        transaction.rollback()
    assert not sa.inspect(engine).has_table("alembic_version")
    return found


def idle_connection(url: str) -> str:
    """A connection that has begun nothing: the revisions commit, and it stays open."""
    with sa.create_engine(url).connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return _head(connection)


def engine_attribute(url: str) -> str:
    """pytest-alembic hands over an engine."""
    engine = sa.create_engine(url)
    config = _config()
    config.attributes["connection"] = engine
    command.upgrade(config, "head")
    with engine.connect() as connection:
        return _head(connection)


def told(url: str) -> str:
    """What is said where it does not work: in one line, without a traceback."""
    try:
        environment(url)
    except (SystemExit, CommandError) as error:
        return str(error)
    return "nothing"


def without_driver(url: str) -> str:
    """The same where nobody has installed psycopg."""
    sys.modules["psycopg"] = None  # type: ignore[assignment]
    return told(url)


def offline(url: str) -> str:
    """The first line of SQL that is printed."""
    os.environ["DATABASE_URL"] = url
    printed = io.StringIO()
    command.upgrade(_config(printed), "head", sql=True)
    return printed.getvalue().partition("\n")[0]
