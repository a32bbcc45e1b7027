"""Views (PostgreSQL manual, CREATE VIEW)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tablewright.catalog.model import View, ViewColumn
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.errors import Path
from tablewright.kinds.base import Row, Scope, Short, comment_of, required_by_query
from tablewright.kinds.query import QueryNode, check_name, columns_from_row


class ViewNode(QueryNode):
    """A view; short form: its query."""

    short = Short("query", ("string",))
    wanted = "a query, or a mapping"

    security_invoker: bool = Field(
        False, description="It reads its tables with the rights of who asks, not of its owner (PostgreSQL 15)."
    )
    security_barrier: bool = Field(False, description="No function of who asks sees a row before the view's own WHERE.")
    check_option: Literal["local", "cascaded"] | None = Field(
        None, description="What is written through it has to be visible in it."
    )


def parse(key: QName, node: ViewNode, query: str, columns: tuple[ViewColumn, ...], at: Path, scope: Scope) -> View:
    """Mapping to object; the query and its columns have been read."""
    check_name(key.name, columns, at, scope)
    if node.security_invoker:
        scope.came_with(15, "security_invoker", at)
    return View(
        key=key,
        query=query,
        columns=columns,
        security_invoker=node.security_invoker,
        security_barrier=node.security_barrier,
        check_option=node.check_option,
        comment=comment_of(node),
    )


def from_row(row: Row) -> View:
    """A row of `queries/view.sql` to object; the reader puts the columns in."""
    return View(
        key=QName(row["namespace"], row["name"]),
        query=row["query"],
        columns=columns_from_row(row),
        security_invoker=row["security_invoker"],
        security_barrier=row["security_barrier"],
        check_option=row["check_option"],
        comment=row["comment"],
    )


def requires(view: View) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(view.key.namespace), *required_by_query(view.query))
