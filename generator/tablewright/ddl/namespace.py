"""CREATE SCHEMA."""

from __future__ import annotations

from tablewright.catalog.model import Namespace
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.statement import Statement, created, dropped
from tablewright.quoting import sql_identifier


def create(namespace: Namespace) -> list[Statement]:
    """The statements that make it; one that is shared with others may be there already."""
    name = sql_identifier(namespace.name)
    made = created("CREATE SCHEMA", name)
    return [Statement(made.again) if namespace.shared else made, *comment_on(f"SCHEMA {name}", namespace.comment)]


def drop(namespace: Namespace) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP SCHEMA", sql_identifier(namespace.name))]


def alter(old: Namespace, new: Namespace) -> list[Statement]:
    """The statements that turn the one into the other."""
    return change_comment(f"SCHEMA {sql_identifier(new.name)}", old.comment, new.comment)
