"""CREATE MATERIALIZED VIEW. Its indexes are objects of their own."""

from __future__ import annotations

from tablewright.catalog.model import MaterializedView
from tablewright.ddl.names import change_storage, storage
from tablewright.ddl.statement import Statement, created, dropped
from tablewright.ddl.view import change_view_comments, listed_columns, query_sql, typed, view_comments
from tablewright.quoting import sql_qualified


def create(view: MaterializedView) -> list[Statement]:
    """The statements that make it."""
    head = f"{sql_qualified(*view.key)}{listed_columns(view)}{storage(view.options)}"
    data = "" if view.with_data else "\nWITH NO DATA"
    made = created("CREATE MATERIALIZED VIEW", f"{head} AS\n{query_sql(view)}{data}")
    return [made, *view_comments("MATERIALIZED VIEW", view)]


def drop(view: MaterializedView) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP MATERIALIZED VIEW", sql_qualified(*view.key))]


def alter(old: MaterializedView, new: MaterializedView) -> list[Statement] | None:
    """The statements that turn the one into the other; None where the query or a column is another one."""
    if old.query != new.query or typed(old) != typed(new):
        return None
    stored = change_storage(f"MATERIALIZED VIEW {sql_qualified(*new.key)}", old.options, new.options)
    return [*stored, *change_view_comments("MATERIALIZED VIEW", old, new)]
