"""Views in the models: classes that are mapped and never written."""

from __future__ import annotations

from tablewright.catalog.model import Column, MaterializedView, View
from tablewright.catalog.names import QName
from tablewright.emit.model_columns import Enums, column_of_view, shown_column
from tablewright.emit.python_types import Code
from tablewright.quoting import python_string
from tablewright.spec import Spec, ViewNotes

AnyView = View | MaterializedView


def view_of(spec: Spec, key: QName) -> AnyView:
    """The view of that name, whether it is materialized or not."""
    return spec.catalog.views.get(key) or spec.catalog.materialized_views[key]


def columns_of(view: AnyView, notes: ViewNotes) -> list[Column]:
    """The columns of a view like those of a table; what may be null is the author's word."""
    return [
        Column(column.name, column.type, column.name in notes.nullable, comment=column.comment)
        for column in view.columns
    ]


def view_columns(view: AnyView, notes: ViewNotes, enums: Enums) -> list[Code]:
    """The lines of a class that declare its columns."""
    return [shown_column(column, notes.columns[column.name], enums) for column in columns_of(view, notes)]


def object_columns(view: AnyView, notes: ViewNotes, enums: Enums) -> list[Code]:
    """The same as arguments of an object."""
    return [column_of_view(column, enums) for column in columns_of(view, notes)]


def view_arguments(view: AnyView) -> list[str]:
    """What `__table_args__` holds."""
    return [] if view.key.namespace == "public" else [f'{{"schema": {python_string(view.key.namespace)}}}']


def view_doc(view: AnyView) -> str:
    """The docstring of the class."""
    return view.comment or f"A row of the view {view.key.name}."
