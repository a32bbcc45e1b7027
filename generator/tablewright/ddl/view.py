"""CREATE VIEW."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import MaterializedView, Options, View, ViewColumn
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import called, change_storage, names
from tablewright.ddl.statement import Statement, created_alike, dropped
from tablewright.quoting import sql_identifier, sql_qualified

_PRINTED = (
    "(SELECT pg_get_viewdef(oid) || coalesce(reloptions::text, '') FROM pg_class WHERE oid = to_regclass(called))"
)


def create(view: View) -> list[Statement]:
    """The statements that make it."""
    name = called(view.key.namespace, sql_identifier(view.key.name))
    return [created_alike(_definition(view), name, _PRINTED, "duplicate_table"), *view_comments("VIEW", view)]


def alter(old: View, new: View) -> list[Statement] | None:
    """The statements that turn the one into the other; None where a column is gone, or is another one now."""
    columns = typed(new)
    if columns[: len(old.columns)] != typed(old):
        return None
    if old.query != new.query or columns != typed(old):
        made = [Statement(f"CREATE OR REPLACE {_definition(new)}")]
    else:
        made = change_storage(f"VIEW {sql_qualified(*new.key)}", _options(old), _options(new))
    return [*made, *change_view_comments("VIEW", old, new)]


def _definition(view: View) -> str:
    options = [f"{name} = {value}" for name, value in _options(replace(view, check_option=None))]
    head = f"VIEW {sql_qualified(*view.key)}{listed_columns(view)}"
    head += f"\nWITH ({', '.join(options)})" if options else ""
    tail = f"\nWITH {view.check_option.upper()} CHECK OPTION" if view.check_option else ""
    return f"{head} AS\n{query_sql(view)}{tail}"


def listed_columns(view: View | MaterializedView) -> str:
    """The names of its columns in parentheses, with a space before them; PostgreSQL takes no empty list."""
    return f" ({names(column.name for column in view.columns)})" if view.columns else ""


def _options(view: View) -> Options:
    """What ALTER VIEW … SET takes."""
    said = [("security_invoker", "true")] if view.security_invoker else []
    said += [("security_barrier", "true")] if view.security_barrier else []
    return (*said, ("check_option", view.check_option)) if view.check_option else tuple(said)


def typed(view: View | MaterializedView) -> list[ViewColumn]:
    """The columns without their comments."""
    return [replace(column, comment=None) for column in view.columns]


def query_sql(view: View | MaterializedView) -> str:
    """The query without what surrounds it."""
    return view.query.strip().removesuffix(";").rstrip()


def view_comments(what: str, view: View | MaterializedView) -> list[Statement]:
    """The comments of a view and of its columns."""
    name = sql_qualified(*view.key)
    comments = comment_on(f"{what} {name}", view.comment)
    for column in view.columns:
        comments += comment_on(f"COLUMN {name}.{sql_identifier(column.name)}", column.comment)
    return comments


def change_view_comments(what: str, old: View | MaterializedView, new: View | MaterializedView) -> list[Statement]:
    """The comments of a view and of its columns, where they differ."""
    name = sql_qualified(*new.key)
    before = {column.name: column.comment for column in old.columns}
    comments = change_comment(f"{what} {name}", old.comment, new.comment)
    for column in new.columns:
        what_column = f"COLUMN {name}.{sql_identifier(column.name)}"
        comments += change_comment(what_column, before.get(column.name), column.comment)
    return comments


def drop(view: View) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP VIEW", sql_qualified(*view.key))]
