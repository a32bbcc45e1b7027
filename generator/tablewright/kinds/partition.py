"""Partitions (PostgreSQL manual, 5.12)."""

from __future__ import annotations

from tablewright.catalog.model import Partition
from tablewright.catalog.names import Identity, Simple
from tablewright.kinds.base import Row


def from_row(row: Row) -> Partition:
    """A row of `queries/partition.sql` to object."""
    raise NotImplementedError


def requires(partition: Partition) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(partition.key.namespace), partition.parent)
