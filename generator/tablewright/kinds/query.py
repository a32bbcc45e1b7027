"""What views and materialized views have in common: a query, and the columns that it returns."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tablewright.catalog.model import ViewColumn
from tablewright.catalog.naming import too_long
from tablewright.errors import Path
from tablewright.kinds.base import Documented, Named, Row, Scope, Short
from tablewright.kinds.granted import Grants, Leaks, OwnedBy
from tablewright.kinds.texts import Names

_MOST_COLUMNS = 1600


class ViewColumnNode(Documented):
    """A column of a view; short form: its type. Whether it may be null, PostgreSQL does not know."""

    short = Short("type", ("string",))
    wanted = "a type, or a mapping"

    type: str | None = Field(None, description="Follows where the query returns the column of a table as it is.")
    null: bool | None = Field(None, description="Whether it may be null; default: as the column that it shows, or no.")
    attribute: str | None = Field(None, description="The Python attribute, where the column's name does not do.")
    pii: bool | None = Field(None, description="It holds personal data; default: as the column that it shows.")


def _nothing(value: Any) -> Any:
    """Nothing behind a column's name: all follows from the query. No column at all: nor is there anything to say."""
    if isinstance(value, dict):
        return {name: {} if column is None else column for name, column in value.items()}
    return {} if value is None else value


class QueryNode(Named):
    """A query with a name."""

    namespace: str | None = None
    class_: str | None = Field(None, alias="class", description="The Python class, where the view's name does not do.")
    query: str = Field(description="SELECT, VALUES, or WITH … SELECT. A name without a schema is one in `public`.")
    columns: Annotated[
        dict[str, ViewColumnNode],
        BeforeValidator(_nothing, json_schema_input_type=dict[str, ViewColumnNode | None] | None),
    ] = Field(default_factory=dict, description="The type of each column that is not simply that of a table.")
    owner: OwnedBy = None
    grants: Grants
    leaks: Leaks = None
    key: Names | None = Field(None, description="The columns that tell its rows apart; default: all of them.")


def check_name(name: str, columns: tuple[ViewColumn, ...], at: Path, scope: Scope) -> None:
    """Complains about what PostgreSQL would cut or refuse whatever the query is."""
    if not name or too_long(name):
        scope.problems.add_at_key(at, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
    if len(columns) > _MOST_COLUMNS:
        scope.problems.add((*at, "query"), f"a view has at most {_MOST_COLUMNS} columns, not {len(columns)}")


def columns_from_row(row: Row) -> tuple[ViewColumn, ...]:
    """The columns that the reader has put into a row."""
    return tuple(ViewColumn(column.name, column.type, column.comment) for column in row["columns"])
