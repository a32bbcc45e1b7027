"""CREATE EXTENSION: it may be there already, put in place by who owns the database."""

from __future__ import annotations

from tablewright.catalog.model import Extension
from tablewright.quoting import sql_identifier


def create(extension: Extension) -> list[str]:
    """The statements that make it."""
    return [f"CREATE EXTENSION IF NOT EXISTS {sql_identifier(extension.name)}"]


def drop(extension: Extension) -> list[str]:
    """The statements that remove it."""
    return [f"DROP EXTENSION IF EXISTS {sql_identifier(extension.name)}"]


def alter(_old: Extension, _new: Extension) -> list[str]:
    """Nothing: all that is ours of an extension is that it is there."""
    return []
