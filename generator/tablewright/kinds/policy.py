"""Policies of row-level security (PostgreSQL manual, 5.9)."""

from __future__ import annotations

from tablewright.catalog.model import Policy
from tablewright.catalog.names import Global, Identity, QName
from tablewright.kinds.base import Row, required_names


def from_row(row: Row) -> Policy:
    """A row of `queries/policy.sql` to object."""
    raise NotImplementedError


def requires(policy: Policy) -> tuple[Identity, ...]:
    """What has to exist before it."""
    roles = (Global(name, "role") for name in policy.roles)
    table = QName(policy.key.namespace, policy.key.table)
    return (table, *roles, *required_names(policy.using, policy.with_check))
