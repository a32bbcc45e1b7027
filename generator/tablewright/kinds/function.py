"""Functions. The spec language makes them for columns that a trigger keeps (`on_update`); more is to come."""

from __future__ import annotations

from tablewright.catalog.model import Function, Identity, QName, Simple
from tablewright.kinds.base import Row
from tablewright.quoting import sql_identifier


def parse(key: QName, assignments: tuple[tuple[str, str], ...]) -> Function:
    """The trigger function that writes an expression into each column before an update."""
    lines = "".join(f"    NEW.{sql_identifier(column)} := {expression};\n" for column, expression in assignments)
    body = f"\nBEGIN\n{lines}    RETURN NEW;\nEND;\n"
    columns = ", ".join(column for column, _ in assignments)
    return Function(key, "trigger", "plpgsql", body, f"Keeps {columns} current at every update.")


def from_row(row: Row) -> Function:
    """A row of `queries/function.sql` to object."""
    key = QName(row["namespace"], row["name"])
    return Function(key, row["returns"], row["language"], row["body"], row["comment"])


def requires(function: Function) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(function.key.namespace),)
