"""CREATE TYPE … AS RANGE."""

from __future__ import annotations

from tablewright.catalog.model import RangeType
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import dotted, type_name
from tablewright.ddl.statement import Statement, created_once, dropped
from tablewright.quoting import sql_identifier, sql_qualified


def create(range_type: RangeType) -> list[Statement]:
    """The statements that make it."""
    name = sql_qualified(*range_type.key)
    multirange = sql_qualified(range_type.key.namespace, range_type.multirange)
    words = [f"subtype = {type_name(range_type.subtype)}"]
    words += [f"subtype_opclass = {dotted(range_type.opclass)}"] if range_type.opclass else []
    words += [f"collation = {dotted(range_type.collation)}"] if range_type.collation else []
    words += [f"subtype_diff = {dotted(range_type.subtype_diff)}"] if range_type.subtype_diff else []
    words += [f"multirange_type_name = {multirange}"]
    made = created_once(f"CREATE TYPE {name} AS RANGE ({', '.join(words)})")
    return [made, *comment_on(f"TYPE {name}", range_type.comment)]


def drop(range_type: RangeType) -> list[Statement]:
    """The statements that remove it, and its multirange type."""
    return [dropped("DROP TYPE", sql_qualified(*range_type.key))]


def alter(old: RangeType, new: RangeType) -> list[Statement] | None:
    """The statements that turn the one into the other; None where it is another type."""
    if _definition(old) != _definition(new):
        return None
    name = sql_qualified(*new.key)
    changes = []
    if old.multirange != new.multirange:
        multirange = sql_qualified(new.key.namespace, old.multirange)
        changes.append(Statement(f"ALTER TYPE {multirange} RENAME TO {sql_identifier(new.multirange)}"))
    return [*changes, *change_comment(f"TYPE {name}", old.comment, new.comment)]


def _definition(range_type: RangeType) -> tuple[object, ...]:
    return (range_type.subtype, range_type.opclass, range_type.collation, range_type.subtype_diff)
