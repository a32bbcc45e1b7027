"""Check constraints (PostgreSQL manual, 5.5.1)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import Check
from tablewright.catalog.names import Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.base import NOT_VALID, Named, Row, Scope, Short, comment_of, required_names
from tablewright.sqltext import read_expression


class CheckNode(Named):
    """A condition that every row meets; short form: the expression."""

    short = Short("expression", ("string",))
    wanted = "an expression, or a mapping"

    expression: str
    name: str | None = None
    not_valid: bool = NOT_VALID
    no_inherit: bool = Field(False, description="Tables that inherit from this one do not have it.")


def parse(name: str | None, node: CheckNode, at: Path, scope: Scope) -> Check | None:
    """Mapping to object, or None where nobody can tell what it means."""
    expression = scope.expression(node.expression, "check", (*at, "expression"))
    if read_expression(node.expression).error:
        return None
    mentioned = dict(read_expression(node.expression).columns)
    columns = [column for column in scope.columns if column in mentioned]
    key = scope.constraint(name or node.name, scope.patterns.check, columns, at)
    return Check(key, expression, comment_of(node), node.not_valid, node.no_inherit)


def from_row(row: Row) -> Check:
    """A row of `queries/check.sql` to object."""
    key = Member(row["namespace"], row["table"], row["name"])
    return Check(key, row["expression"], row["comment"], row["not_valid"], row["no_inherit"])


def requires(check: Check) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(check.key.namespace, check.key.table), *required_names(check.expression))
