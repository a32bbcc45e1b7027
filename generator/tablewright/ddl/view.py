"""CREATE VIEW."""

from __future__ import annotations

from tablewright.catalog.model import MaterializedView, View
from tablewright.ddl.comment import comment_on
from tablewright.ddl.names import names
from tablewright.quoting import sql_identifier, sql_qualified


def create(view: View) -> list[str]:
    """The statements that make it."""
    options = ["security_invoker = true"] if view.security_invoker else []
    options += ["security_barrier = true"] if view.security_barrier else []
    head = f"CREATE VIEW {sql_qualified(*view.key)} ({names(column.name for column in view.columns)})"
    head += f"\nWITH ({', '.join(options)})" if options else ""
    tail = f"\nWITH {view.check_option.upper()} CHECK OPTION" if view.check_option else ""
    return [f"{head} AS\n{query_sql(view)}{tail}", *view_comments("VIEW", view)]


def query_sql(view: View | MaterializedView) -> str:
    """The query without what surrounds it."""
    return view.query.strip().removesuffix(";").rstrip()


def view_comments(what: str, view: View | MaterializedView) -> list[str]:
    """The comments of a view and of its columns."""
    name = sql_qualified(*view.key)
    comments = comment_on(f"{what} {name}", view.comment)
    for column in view.columns:
        comments += comment_on(f"COLUMN {name}.{sql_identifier(column.name)}", column.comment)
    return comments


def drop(view: View) -> list[str]:
    """The statements that remove it."""
    return [f"DROP VIEW {sql_qualified(*view.key)}"]
