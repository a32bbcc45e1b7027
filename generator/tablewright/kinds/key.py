"""What keys have in common: primary keys and unique constraints (PostgreSQL manual, CREATE TABLE)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from tablewright.errors import Path
from tablewright.kinds.access import check_class
from tablewright.kinds.base import Deferrable, Named, Row, Scope, Short, comment_of, deferral
from tablewright.kinds.storage import Parameters, read_parameters_of_key
from tablewright.kinds.texts import Names


class KeyNode(Named):
    """Columns that no two rows have in common; short form: a list of them."""

    short: ClassVar[Short | None] = Short("columns", ("string", "array"))
    wanted: ClassVar[str] = "a list of columns, or a mapping"

    columns: Names
    name: str | None = None
    include: Names | None = Field(None, description="Further columns that its index carries.")
    deferrable: Deferrable = False
    without_overlaps: bool = Field(
        False, description="The last column is a range: rows equal in the others share no time (PostgreSQL 18)."
    )
    with_: Parameters = Field(
        default_factory=dict, alias="with", description="Storage parameters of its index: `fillfactor: 70`."
    )


def read_key(node: KeyNode, at: Path, scope: Scope) -> dict[str, Any]:
    """The properties that the nouns of keys have in common, but for their names."""
    include = node.include or []
    scope.known(node.columns, (*at, "columns"))
    scope.known(include, (*at, "include"))
    method = "gist" if node.without_overlaps else "btree"
    for number, name in enumerate(node.columns):
        check_class(name, None, method, (*at, "columns", number), scope)
    if node.without_overlaps:
        scope.without_overlaps(node.columns, at)
        for what in ("nulls_not_distinct", "include", "deferrable"):
            if getattr(node, what, None):
                scope.problems.add((*at, what), f"a key without overlaps has no `{what}`")
                break
    return {
        "columns": tuple(node.columns),
        "include": tuple(include),
        "comment": comment_of(node),
        "without_overlaps": node.without_overlaps,
        "options": read_parameters_of_key(node.with_, method, at, scope.problems),
        **deferral(node.deferrable),
    }


def key_from_row(row: Row) -> dict[str, Any]:
    """The same of a row that introspection read."""
    return {
        "columns": tuple(row["columns"]),
        "include": tuple(row["include"]),
        "comment": row["comment"],
        "without_overlaps": row["without_overlaps"],
        "options": tuple(sorted((name, value) for name, value in row["options"])),
        "deferrable": row["deferrable"],
        "initially_deferred": row["initially_deferred"],
    }
