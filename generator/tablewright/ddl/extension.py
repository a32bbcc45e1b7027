"""CREATE EXTENSION: it may be there already, put in place by who owns the database."""

from __future__ import annotations

from tablewright.catalog.model import Extension
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_identifier


def create(extension: Extension) -> list[Statement]:
    """The statements that make it."""
    return [Statement(f"CREATE EXTENSION IF NOT EXISTS {sql_identifier(extension.name)}")]


def drop(extension: Extension) -> list[Statement]:
    """The statements that remove it."""
    return [Statement(f"DROP EXTENSION IF EXISTS {sql_identifier(extension.name)}")]


def alter(_old: Extension, _new: Extension) -> list[Statement]:
    """Nothing: all that is ours of an extension is that it is there."""
    return []
