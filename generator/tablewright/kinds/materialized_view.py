"""Materialized views (PostgreSQL manual, 39.3)."""

from __future__ import annotations

from tablewright.catalog.model import MaterializedView
from tablewright.catalog.names import Identity, Simple
from tablewright.kinds.base import Row, required_by_query


def from_row(row: Row) -> MaterializedView:
    """A row of `queries/materialized_view.sql` to object."""
    raise NotImplementedError


def requires(materialized_view: MaterializedView) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(materialized_view.key.namespace), *required_by_query(materialized_view.query))
