"""Materialized views (PostgreSQL manual, 39.3)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import MaterializedView, ViewColumn
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.naming import SYSTEM_COLUMNS
from tablewright.errors import Path
from tablewright.kinds.base import Node, Row, Scope, Short, comment_of, required_by_query
from tablewright.kinds.query import QueryNode, check_name, columns_from_row
from tablewright.kinds.storage import Parameters, read_parameters


class RefreshNode(Node):
    """How it is kept current; short form: the schedule."""

    short = Short("schedule", ("string",))
    wanted = "a schedule, or a mapping"

    concurrently: bool = Field(False, description="It can be read meanwhile: needs a unique index on all its rows.")
    schedule: str | None = Field(None, description='A job of pg_cron refreshes it, as cron writes it: "15 2 * * *".')


class MaterializedNode(QueryNode):
    """A materialized view, its indexes apart; short form: its query."""

    short = Short("query", ("string",))
    wanted = "a query, or a mapping"

    with_data: bool = Field(True, description="Whether it is filled when it is made, or empty until its first refresh.")
    with_: Parameters = Field(
        default_factory=dict, alias="with", description="Storage parameters: `autovacuum_enabled: false`."
    )
    refresh: RefreshNode | None = None


def parse(
    key: QName, node: MaterializedNode, query: str, columns: tuple[ViewColumn, ...], at: Path, scope: Scope
) -> MaterializedView:
    """Mapping to object; the query and its columns have been read."""
    check_name(key.name, columns, at, scope)
    for name in sorted(SYSTEM_COLUMNS.intersection(column.name for column in columns)):
        message = f"PostgreSQL keeps the column name `{name}` for itself in a materialized view"
        scope.problems.add((*at, "query"), message, hint="give the column another name: AS …")
    return MaterializedView(
        key=key,
        query=query,
        columns=columns,
        with_data=node.with_data,
        options=read_parameters(node.with_, scope.postgres, (*at, "with"), scope.problems),
        comment=comment_of(node),
    )


def from_row(row: Row) -> MaterializedView:
    """A row of `queries/materialized_view.sql` to object; the reader puts the columns in."""
    return MaterializedView(
        key=QName(row["namespace"], row["name"]),
        query=row["query"],
        columns=columns_from_row(row),
        options=tuple(sorted((name, value) for name, value in row["options"])),
        comment=row["comment"],
    )


def requires(materialized_view: MaterializedView) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(materialized_view.key.namespace), *required_by_query(materialized_view.query))
