"""Default privileges (PostgreSQL manual, ALTER DEFAULT PRIVILEGES)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tablewright.catalog.model import DefaultGrant
from tablewright.catalog.names import DefaultGrantName, Global, Identity, Simple
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Node, Row
from tablewright.kinds.granted import GrantNode, given_by

On = Literal["tables", "sequences", "functions", "types", "schemas"]
OBJECTS: dict[On, str] = {
    "tables": "table",
    "sequences": "sequence",
    "functions": "function",
    "types": "type",
    "schemas": "schema",
}
"""What GRANT calls one of them."""


class DefaultGrantNode(Node):
    """What roles may do with objects that are made later (ALTER DEFAULT PRIVILEGES)."""

    for_role: str | None = Field(None, description="Whose objects; default: of whoever applies this.")
    namespace: str | None = Field(None, description="Only those in this schema.")
    on: On
    grants: dict[str, GrantNode] = Field(min_length=1, description="Roles, each to what it may do.")


def parse(
    key: DefaultGrantName, node: GrantNode, at: Path, *, postgres: int, exact: bool, problems: Problems
) -> DefaultGrant:
    """Mapping to object. `exact` says that somebody else may have given the role more."""
    given, grantable = given_by(node, OBJECTS[key.on], at, postgres=postgres, problems=problems)
    usual = key.role == "public" and key.namespace is None and key.on in ("functions", "types")
    if not (given or exact or usual):
        message = f"`{key.role}` has nothing by default that could be taken from it"
        hint = "what is said of one schema is added to what holds in all" if key.namespace else ""
        problems.add_at_key(at, message, hint=hint)
    return DefaultGrant(key, given, grantable, exact)


def from_row(row: Row) -> DefaultGrant:
    """A row of `queries/default_grant.sql` to object."""
    key = DefaultGrantName(row["owner"], row["in_namespace"], row["on"], row["role"])
    return DefaultGrant(key, tuple(sorted(row["privileges"])), tuple(sorted(row["grantable"])))


def requires(grant: DefaultGrant) -> tuple[Identity, ...]:
    """What has to exist before it."""
    names = (grant.key.owner, grant.key.role)
    namespace = [Simple(grant.key.namespace)] if grant.key.namespace else []
    return (*namespace, *(Global(name, "role") for name in names if name))
