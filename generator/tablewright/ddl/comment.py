"""COMMENT ON."""

from __future__ import annotations

from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_literal


def comment_on(what: str, comment: str | None) -> list[Statement]:
    """COMMENT ON, where there is one."""
    return [Statement(f"COMMENT ON {what} IS {sql_literal(comment)}", "comment")] if comment is not None else []


def change_comment(what: str, old: str | None, new: str | None) -> list[Statement]:
    """COMMENT ON, where the two differ; NULL takes one away."""
    if old == new:
        return []
    return comment_on(what, new) or [Statement(f"COMMENT ON {what} IS NULL", "comment")]
