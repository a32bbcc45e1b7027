"""Roles (PostgreSQL manual, chapter 21)."""

from __future__ import annotations

from tablewright.catalog.model import Role
from tablewright.catalog.names import Global, Identity
from tablewright.kinds.base import Row


def from_row(row: Row) -> Role:
    """A row of `queries/role.sql` to object."""
    raise NotImplementedError


def requires(role: Role) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return tuple(Global(name, "role") for name in role.member_of)
