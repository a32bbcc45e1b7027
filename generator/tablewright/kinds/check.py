"""Check constraints (PostgreSQL manual, 5.5.1)."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from tablewright.catalog.model import Check, Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.base import Documented, Row, Scope, comment_of
from tablewright.sqltext import read_expression


class CheckNode(Documented):
    """A condition that every row meets; short form: the expression."""

    expression: str
    name: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"expression": value} if isinstance(value, str) else value


def parse(name: str | None, node: CheckNode, at: Path, scope: Scope) -> Check:
    """Mapping to object."""
    expression = scope.expression(node.expression, "check", (*at, "expression"))
    mentioned = dict(read_expression(node.expression).columns)
    columns = [column for column in scope.columns if column in mentioned]
    key = scope.constraint(name or node.name, scope.patterns.check, columns, at)
    return Check(key, expression, comment_of(node))


def from_row(row: Row) -> Check:
    """A row of `queries/check.sql` to object."""
    return Check(Member(row["namespace"], row["table"], row["name"]), row["expression"], row["comment"])


def requires(check: Check) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(check.key.namespace, check.key.table),)
