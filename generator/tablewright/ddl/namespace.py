"""CREATE SCHEMA."""

from __future__ import annotations

from tablewright.catalog.model import Namespace
from tablewright.ddl.comment import comment_on
from tablewright.quoting import sql_identifier


def create(namespace: Namespace) -> list[str]:
    """The statements that make it."""
    name = sql_identifier(namespace.name)
    return [f"CREATE SCHEMA {name}", *comment_on(f"SCHEMA {name}", namespace.comment)]


def drop(namespace: Namespace) -> list[str]:
    """The statements that remove it."""
    return [f"DROP SCHEMA {sql_identifier(namespace.name)}"]
