"""CREATE TYPE … AS ENUM."""

from __future__ import annotations

from tablewright.catalog.model import Enum
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.statement import Statement, dropped
from tablewright.quoting import sql_literal, sql_qualified


def create(enum: Enum) -> list[Statement]:
    """The statements that make it."""
    name = sql_qualified(*enum.key)
    return [
        Statement(f"CREATE TYPE {name} AS ENUM ({', '.join(map(sql_literal, enum.labels))})"),
        *comment_on(f"TYPE {name}", enum.comment),
    ]


def drop(enum: Enum) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP TYPE", sql_qualified(*enum.key))]


def alter(old: Enum, new: Enum) -> list[Statement] | None:
    """The statements that turn the one into the other; None where a label is gone or stands elsewhere."""
    kept = tuple(label for label in new.labels if label in old.labels)
    if kept != old.labels:
        return None
    name = sql_qualified(*new.key)
    add = f"ALTER TYPE {name} ADD VALUE IF NOT EXISTS"
    added = [
        Statement(f"{add} {sql_literal(label)}{_place(old, new, number)}", "add value")
        for number, label in enumerate(new.labels)
        if label not in old.labels
    ]
    return [*added, *change_comment(f"TYPE {name}", old.comment, new.comment)]


def _place(old: Enum, new: Enum, number: int) -> str:
    """Where a label goes, those before it being there already; nothing where it comes last."""
    if not any(label in old.labels for label in new.labels[number:]):
        return ""
    if number == 0:
        return f" BEFORE {sql_literal(old.labels[0])}"
    return f" AFTER {sql_literal(new.labels[number - 1])}"
