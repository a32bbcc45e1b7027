"""CREATE TYPE … AS (…)."""

from __future__ import annotations

from tablewright.catalog.model import Attribute, Composite
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import dotted, type_name
from tablewright.ddl.statement import Statement, created_once, dropped
from tablewright.quoting import sql_identifier, sql_qualified


def create(composite: Composite) -> list[Statement]:
    """The statements that make it."""
    name = sql_qualified(*composite.key)
    comments = comment_on(f"TYPE {name}", composite.comment)
    for attribute in composite.attributes:
        comments += comment_on(f"COLUMN {name}.{sql_identifier(attribute.name)}", attribute.comment)
    attributes = ",\n    ".join(map(_attribute, composite.attributes))
    return [created_once(f"CREATE TYPE {name} AS (\n    {attributes}\n)"), *comments]


def _attribute(attribute: Attribute) -> str:
    collation = f" COLLATE {dotted(attribute.collation)}" if attribute.collation else ""
    return f"{sql_identifier(attribute.name)} {type_name(attribute.type)}{collation}"


def drop(composite: Composite) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP TYPE", sql_qualified(*composite.key))]


def alter(old: Composite, new: Composite) -> list[Statement] | None:
    """The statements that turn the one into the other; None where that changes the order of what stays.

    While a table has a column of the type, PostgreSQL changes the type of no attribute (`retyped`).
    """
    before, after = ({attribute.name: attribute for attribute in type_.attributes} for type_ in (old, new))
    kept = [attribute for attribute in before if attribute in after]
    if list(after)[: len(kept)] != kept:
        return None
    whole = sql_qualified(*new.key)
    changes = [
        *(("drop attribute", f"DROP ATTRIBUTE {sql_identifier(name)}") for name in before if name not in after),
        *(("alter attribute", _retype(after[name])) for name in retyped(old, new)),
        *(("add attribute", f"ADD ATTRIBUTE {_attribute(after[name])}") for name in after if name not in before),
    ]
    comments = change_comment(f"TYPE {whole}", old.comment, new.comment)
    for attribute in new.attributes:
        comment = before[attribute.name].comment if attribute.name in before else None
        comments += change_comment(f"COLUMN {whole}.{sql_identifier(attribute.name)}", comment, attribute.comment)
    return [*(Statement(f"ALTER TYPE {whole} {change}", form) for form, change in changes), *comments]


def retyped(old: Composite, new: Composite) -> list[str]:
    """The attributes that stay, but are of another type."""
    before = {attribute.name: (attribute.type, attribute.collation) for attribute in old.attributes}
    return [a.name for a in new.attributes if before.get(a.name, (a.type, a.collation)) != (a.type, a.collation)]


def _retype(attribute: Attribute) -> str:
    collation = f" COLLATE {dotted(attribute.collation)}" if attribute.collation else ""
    return f"ALTER ATTRIBUTE {sql_identifier(attribute.name)} SET DATA TYPE {type_name(attribute.type)}{collation}"
