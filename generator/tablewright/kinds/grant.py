"""Grants (PostgreSQL manual, 5.8)."""

from __future__ import annotations

from tablewright.catalog.model import Grant
from tablewright.catalog.names import Global, Identity
from tablewright.kinds.base import Row


def from_row(row: Row) -> Grant:
    """A row of `queries/grant.sql` to object."""
    raise NotImplementedError


def requires(grant: Grant) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (grant.key.object, Global(grant.key.role, "role"))
