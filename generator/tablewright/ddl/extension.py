"""CREATE EXTENSION."""

from __future__ import annotations

from tablewright.catalog.model import Extension
from tablewright.ddl.statement import Statement
from tablewright.ops import Refused
from tablewright.quoting import sql_identifier


def create(extension: Extension) -> list[Statement]:
    """The statements that make it; one that is there already stays as it is."""
    place = f" SCHEMA {sql_identifier(extension.namespace)}" if extension.namespace else ""
    return [Statement(f"CREATE EXTENSION IF NOT EXISTS {sql_identifier(extension.name)}{place}")]


def drop(extension: Extension) -> list[Statement]:
    """The statements that remove it; PostgreSQL refuses that while anything uses it."""
    return [Statement(f"DROP EXTENSION IF EXISTS {sql_identifier(extension.name)}")]


def alter(old: Extension, new: Extension) -> list[Statement]:
    """The statements that move it (manual, ALTER EXTENSION). Raises Refused where it cannot be moved."""
    if old == new:
        return []
    if not old.relocatable:
        reason = "PostgreSQL cannot move this extension to another namespace"
        raise Refused(new.key, reason, "drop it in one revision, and make it in the next")
    place = sql_identifier(new.namespace or "public")
    return [Statement(f"ALTER EXTENSION {sql_identifier(new.name)} SET SCHEMA {place}")]
