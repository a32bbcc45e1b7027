"""CREATE TYPE … AS ENUM."""

from __future__ import annotations

from tablewright.catalog.model import Enum
from tablewright.ddl.comment import comment_on
from tablewright.quoting import sql_literal, sql_qualified


def create(enum: Enum) -> list[str]:
    """The statements that make it."""
    name = sql_qualified(*enum.key)
    return [
        f"CREATE TYPE {name} AS ENUM ({', '.join(map(sql_literal, enum.labels))})",
        *comment_on(f"TYPE {name}", enum.comment),
    ]


def drop(enum: Enum) -> list[str]:
    """The statements that remove it."""
    return [f"DROP TYPE {sql_qualified(*enum.key)}"]
