"""Default privileges (PostgreSQL manual, ALTER DEFAULT PRIVILEGES)."""

from __future__ import annotations

from tablewright.catalog.model import DefaultGrant
from tablewright.catalog.names import Global, Identity, Simple
from tablewright.kinds.base import Row


def from_row(row: Row) -> DefaultGrant:
    """A row of `queries/default_grant.sql` to object."""
    raise NotImplementedError


def requires(grant: DefaultGrant) -> tuple[Identity, ...]:
    """What has to exist before it."""
    names = (grant.key.owner, grant.key.role)
    namespace = [Simple(grant.key.namespace)] if grant.key.namespace else []
    return (*namespace, *(Global(name, "role") for name in names if name))
