"""CREATE STATISTICS."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Statistics
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.index import key_sql
from tablewright.ddl.statement import Statement, created, dropped
from tablewright.quoting import sql_qualified


def create(statistics: Statistics) -> list[Statement]:
    """The statements that make it."""
    name = sql_qualified(*statistics.key[:2])
    kinds = f" ({', '.join(statistics.kinds)})" if statistics.kinds else ""
    keys = ", ".join(map(key_sql, statistics.keys))
    made = created("CREATE STATISTICS", f"{name}{kinds} ON {keys} FROM {sql_qualified(*statistics.table)}")
    return [made, *comment_on(f"STATISTICS {name}", statistics.comment)]


def drop(statistics: Statistics) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP STATISTICS", sql_qualified(*statistics.key[:2]))]


def alter(old: Statistics, new: Statistics) -> list[Statement] | None:
    """The statements that turn the one into the other; None where more than the comment differs."""
    if replace(old, comment=new.comment) != new:
        return None
    return change_comment(f"STATISTICS {sql_qualified(*new.key[:2])}", old.comment, new.comment)
