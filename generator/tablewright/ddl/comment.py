"""COMMENT ON."""

from __future__ import annotations

from tablewright.quoting import sql_literal


def comment_on(what: str, comment: str | None) -> list[str]:
    """COMMENT ON, where there is one."""
    return [f"COMMENT ON {what} IS {sql_literal(comment)}"] if comment is not None else []


def change_comment(what: str, old: str | None, new: str | None) -> list[str]:
    """COMMENT ON, where the two differ; NULL takes one away."""
    if old == new:
        return []
    return comment_on(what, new) or [f"COMMENT ON {what} IS NULL"]
