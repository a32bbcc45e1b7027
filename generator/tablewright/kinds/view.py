"""Views (PostgreSQL manual, CREATE VIEW)."""

from __future__ import annotations

from tablewright.catalog.model import View
from tablewright.catalog.names import Identity, Simple
from tablewright.kinds.base import Row, required_by_query


def from_row(row: Row) -> View:
    """A row of `queries/view.sql` to object."""
    raise NotImplementedError


def requires(view: View) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(view.key.namespace), *required_by_query(view.query))
