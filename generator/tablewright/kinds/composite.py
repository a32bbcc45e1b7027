"""Composite types (PostgreSQL manual, 8.16)."""

from __future__ import annotations

from tablewright.catalog.model import Composite
from tablewright.catalog.names import Identity, Simple
from tablewright.kinds.base import Row, required_type


def from_row(row: Row) -> Composite:
    """A row of `queries/composite.sql` to object."""
    raise NotImplementedError


def requires(composite: Composite) -> tuple[Identity, ...]:
    """What has to exist before it."""
    types = [type_ for attribute in composite.attributes for type_ in required_type(attribute.type)]
    return (Simple(composite.key.namespace), *types)
