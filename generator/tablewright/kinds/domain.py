"""Domains (PostgreSQL manual, 8.18)."""

from __future__ import annotations

from tablewright.catalog.model import Domain
from tablewright.catalog.names import Identity, Simple
from tablewright.kinds.base import Row, required_names, required_type


def from_row(row: Row) -> Domain:
    """A row of `queries/domain.sql` to object."""
    raise NotImplementedError


def requires(domain: Domain) -> tuple[Identity, ...]:
    """What has to exist before it."""
    checks = (check.expression for check in domain.checks)
    return (Simple(domain.key.namespace), *required_type(domain.type), *required_names(domain.default, *checks))
