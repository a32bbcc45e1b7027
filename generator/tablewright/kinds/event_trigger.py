"""Event triggers (PostgreSQL manual, chapter 38)."""

from __future__ import annotations

from tablewright.catalog.model import EventTrigger
from tablewright.catalog.names import Identity
from tablewright.kinds.base import Row


def from_row(row: Row) -> EventTrigger:
    """A row of `queries/event_trigger.sql` to object."""
    raise NotImplementedError


def requires(event_trigger: EventTrigger) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (event_trigger.function,)
