"""Owners that a spec states (PostgreSQL manual, 5.8). Any object has one; the others depend on who runs a migration."""

from __future__ import annotations

from tablewright.catalog.model import Owner
from tablewright.catalog.names import Global, Identity, OwnerName, QName, Signature
from tablewright.kinds.base import Row
from tablewright.kinds.values import printed_type


def parse(key: OwnerName, role: str) -> Owner:
    """The object with that owner."""
    return Owner(key, role)


def from_row(row: Row) -> Owner:
    """A row of `queries/owner.sql` to object."""
    if row["arguments"] is None:
        return Owner(OwnerName(row["on"], QName(row["namespace"], row["name"])), row["role"])
    arguments = tuple(map(printed_type, row["arguments"]))
    return Owner(OwnerName(row["on"], Signature(row["namespace"], row["name"], arguments)), row["role"])


def requires(owner: Owner) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (owner.key.object, Global(owner.role, "role"))
