"""Scheduled jobs (pg_cron)."""

from __future__ import annotations

from tablewright.catalog.model import Job
from tablewright.catalog.names import Identity
from tablewright.kinds.base import Row


def from_row(row: Row) -> Job:
    """A row of `queries/job.sql` to object."""
    raise NotImplementedError


def requires(_: Job) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return ()
