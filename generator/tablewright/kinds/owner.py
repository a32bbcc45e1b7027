"""Owners that a spec states (PostgreSQL manual, 5.8). Any object has one; the others depend on who runs a migration."""

from __future__ import annotations

from tablewright.catalog.model import Owner
from tablewright.catalog.names import Global, Identity, OwnerName, QName, Signature, Simple, StatisticsName
from tablewright.kinds.base import Row
from tablewright.kinds.values import printed_type


def parse(key: OwnerName, role: str) -> Owner:
    """The object with that owner."""
    return Owner(key, role)


def from_row(row: Row) -> Owner:
    """A row of `queries/owner.sql` to object."""
    return Owner(OwnerName(row["on"], _object(row)), row["role"])


def _object(row: Row) -> QName | Signature | Simple | StatisticsName | Global:
    match row["on"]:
        case "function" | "procedure":
            return Signature(row["namespace"], row["name"], tuple(map(printed_type, row["arguments"])))
        case "schema":
            return Simple(row["name"])
        case "event trigger":
            return Global(row["name"], "event trigger")
        case "statistics":
            return StatisticsName(row["namespace"], row["name"])
    return QName(row["namespace"], row["name"])


def requires(owner: Owner) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (owner.key.object, Global(owner.role, "role"))
