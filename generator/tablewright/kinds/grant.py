"""Grants (PostgreSQL manual, 5.8)."""

from __future__ import annotations

from tablewright.catalog.model import Grant
from tablewright.catalog.names import Global, GrantName, Identity
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Row
from tablewright.kinds.granted import GrantNode, given_by


def parse(key: GrantName, node: GrantNode, at: Path, *, postgres: int, exact: bool, problems: Problems) -> Grant:
    """Mapping to object. `exact` says that somebody else's default privileges may reach the object."""
    given, grantable = given_by(node, "column" if key.column else key.on, at, postgres=postgres, problems=problems)
    return Grant(key, given, grantable, exact or not given)


def from_row(row: Row) -> Grant:
    """A row of `queries/grant.sql` to object; the reader puts the object's name in."""
    key = GrantName(row["on"], row["object"], row["column"], row["role"])
    return Grant(key, tuple(sorted(row["privileges"])), tuple(sorted(row["grantable"])))


def requires(grant: Grant) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (grant.key.object, Global(grant.key.role, "role"))
