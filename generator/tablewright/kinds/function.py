"""Functions. The spec language makes them for columns that a trigger keeps (`on_update`); more is to come."""

from __future__ import annotations

from tablewright.catalog.model import Function
from tablewright.catalog.names import Identity, QName, Signature, Simple
from tablewright.ddl import function as function_sql
from tablewright.kinds.base import Row, required_names
from tablewright.quoting import sql_identifier
from tablewright.sqltext import read_body


def parse(key: Signature, assignments: tuple[tuple[str, str], ...]) -> Function:
    """The trigger function that writes an expression into each column before an update."""
    lines = "".join(f"    NEW.{sql_identifier(column)} := {expression};\n" for column, expression in assignments)
    body = f"\nBEGIN\n{lines}    RETURN NEW;\nEND;\n"
    columns = ", ".join(column for column, _ in assignments)
    return Function(key, "trigger", "plpgsql", body, f"Keeps {columns} current at every update.")


def from_row(row: Row) -> Function:
    """A row of `queries/function.sql` to object."""
    key = Signature(row["namespace"], row["name"])
    return Function(key, row["returns"], row["language"], row["body"], row["comment"])


def requires(function: Function) -> tuple[Identity, ...]:
    """What has to exist before it."""
    types = [argument.type for argument in function.arguments]
    types += [function.returns.lower().removeprefix("setof ")] if function.returns else []
    defaults = (argument.default for argument in function.arguments)
    required = [Simple(function.key.namespace), *required_names(*(f"NULL::{type_}" for type_ in types), *defaults)]
    if function.language == "sql":
        # Only of these does PostgreSQL look at the body when it makes the function.
        names = read_body("sql", function_sql.create(function)[0], function.body).names
        found = (*names.relations, *names.functions, *names.types)
        required += (QName(name.namespace or "public", name.name) for name in found)
    return tuple(dict.fromkeys(required))
