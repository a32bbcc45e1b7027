"""CREATE TYPE … AS (…)."""

from __future__ import annotations

from tablewright.catalog.model import Attribute, Composite
from tablewright.ddl.comment import comment_on
from tablewright.ddl.names import dotted, type_name
from tablewright.quoting import sql_identifier, sql_qualified


def create(composite: Composite) -> list[str]:
    """The statements that make it."""
    name = sql_qualified(*composite.key)
    comments = comment_on(f"TYPE {name}", composite.comment)
    for attribute in composite.attributes:
        comments += comment_on(f"COLUMN {name}.{sql_identifier(attribute.name)}", attribute.comment)
    attributes = ",\n    ".join(map(_attribute, composite.attributes))
    return [f"CREATE TYPE {name} AS (\n    {attributes}\n)", *comments]


def _attribute(attribute: Attribute) -> str:
    collation = f" COLLATE {dotted(attribute.collation)}" if attribute.collation else ""
    return f"{sql_identifier(attribute.name)} {type_name(attribute.type)}{collation}"


def drop(composite: Composite) -> list[str]:
    """The statements that remove it."""
    return [f"DROP TYPE {sql_qualified(*composite.key)}"]
