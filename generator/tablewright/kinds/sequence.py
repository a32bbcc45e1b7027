"""Sequences (PostgreSQL manual, CREATE SEQUENCE)."""

from __future__ import annotations

from tablewright.catalog.model import Sequence
from tablewright.catalog.names import Identity, Simple
from tablewright.kinds.base import Row


def from_row(row: Row) -> Sequence:
    """A row of `queries/sequence.sql` to object."""
    raise NotImplementedError


def requires(sequence: Sequence) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(sequence.key.namespace),)
