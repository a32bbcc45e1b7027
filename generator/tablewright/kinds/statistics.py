"""Extended statistics (PostgreSQL manual, 14.2.2)."""

from __future__ import annotations

from tablewright.catalog.model import Statistics
from tablewright.catalog.names import Identity, Simple
from tablewright.kinds.base import Row, required_names


def from_row(row: Row) -> Statistics:
    """A row of `queries/statistics.sql` to object."""
    raise NotImplementedError


def requires(statistics: Statistics) -> tuple[Identity, ...]:
    """What has to exist before it."""
    expressions = (key.item for key in statistics.keys if key.is_expression)
    return (Simple(statistics.key.namespace), statistics.table, *required_names(*expressions))
