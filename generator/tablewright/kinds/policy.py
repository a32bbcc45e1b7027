"""Policies of row-level security (PostgreSQL manual, 5.9)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tablewright.catalog.model import Policy
from tablewright.catalog.names import Global, Identity, PolicyName, QName
from tablewright.catalog.naming import too_long
from tablewright.errors import Path
from tablewright.kinds.base import Named, Row, Scope, Short, comment_of, required_names
from tablewright.kinds.texts import Names

_NO_USING = ("insert",)
_NO_CHECK = ("select", "delete")


class PolicyNode(Named):
    """A policy; short form: which rows everybody may see and change."""

    short = Short("using", ("string",))
    wanted = "a condition, or a mapping"

    command: Literal["all", "select", "insert", "update", "delete"] = "all"
    roles: Names | None = Field(None, description="Whom it is for; everybody (`public`) where that is left out.")
    using: str | None = Field(None, description="The rows that are there for them.")
    with_check: str | None = Field(None, description="What a new or changed row has to fulfil; default: `using`.")
    restrictive: bool = Field(False, description="It takes rows away from what the other policies give.")


def parse(name: str, node: PolicyNode, at: Path, scope: Scope) -> Policy:
    """Mapping to object; whether there are such roles is checked where all are known."""
    if not name or too_long(name):
        scope.problems.add_at_key(at, f"a policy's name has 1 to 63 bytes, not {len(name.encode())}")
    if node.using is not None and node.command in _NO_USING:
        message = "a policy for insert has no `using`: there is no row yet"
        scope.problems.add_at_key((*at, "using"), message, hint="say it as `with_check`")
    elif node.with_check is not None and node.command in _NO_CHECK:
        message = f"a policy for {node.command} has no `with_check`: it makes no new row"
        scope.problems.add_at_key((*at, "with_check"), message, hint="say it as `using`")
    elif node.using is None and node.with_check is None:
        wanted = "with_check" if node.command in _NO_USING else "using"
        scope.problems.add_at_key(at, f"policy `{name}` says nothing about rows", hint=f"say which: `{wanted}:`")
    return Policy(
        key=PolicyName(*scope.table, name),
        command=node.command,
        permissive=not node.restrictive,
        roles=tuple(sorted(set(node.roles or ("public",)))),
        using=_condition(node.using, (*at, "using"), scope),
        with_check=_condition(node.with_check, (*at, "with_check"), scope),
        comment=comment_of(node),
    )


def _condition(text: str | None, at: Path, scope: Scope) -> str | None:
    return None if text is None else scope.expression(text, "policy", at)


def from_row(row: Row) -> Policy:
    """A row of `queries/policy.sql` to object."""
    return Policy(
        key=PolicyName(row["namespace"], row["table"], row["name"]),
        command=row["command"],
        permissive=row["permissive"],
        roles=tuple(sorted(row["roles"])),
        using=row["using"],
        with_check=row["with_check"],
        comment=row["comment"],
    )


def requires(policy: Policy) -> tuple[Identity, ...]:
    """What has to exist before it."""
    roles = (Global(name, "role") for name in policy.roles)
    table = QName(policy.key.namespace, policy.key.table)
    return (table, *roles, *required_names(policy.using, policy.with_check))
