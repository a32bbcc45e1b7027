"""What PostgreSQL has and SQLAlchemy's tables cannot say, as events of the metadata, so that `create_all` builds it."""

from __future__ import annotations

from dataclasses import dataclass

from tablewright.catalog.model import Catalog, Enum, Member
from tablewright.emit.sql import comment_on, constraint_comment, create_function, create_trigger
from tablewright.emit.table_parts import TableParts
from tablewright.quoting import python_block, sql_identifier, sql_qualified


@dataclass(frozen=True, slots=True)
class Listener:
    """One `event.listen`: on what, at which event, and the text of the statement as Python code."""

    target: str
    event: str
    statement: str


def _text(statement: str) -> str:
    """`sa.DDL` formats its text."""
    return python_block(statement.replace("%", "%%"))


def _metadata(event: str, statement: str) -> Listener:
    return Listener("Base.metadata", event, _text(statement))


def around_tables(catalog: Catalog) -> list[Listener]:
    """What exists before the tables, and goes after them. All of it can be run again where it exists."""
    listeners = []
    for namespace in catalog.namespaces.values():
        name = sql_identifier(namespace.name)
        listeners.append(_metadata("before_create", f"CREATE SCHEMA IF NOT EXISTS {name}"))
        listeners += [_metadata("before_create", s) for s in comment_on(f"SCHEMA {name}", namespace.comment)]
    for extension in catalog.extensions.values():
        name = sql_identifier(extension.name)
        listeners.append(_metadata("before_create", f"CREATE EXTENSION IF NOT EXISTS {name}"))
        listeners.append(_metadata("after_drop", f"DROP EXTENSION IF EXISTS {name}"))
    for function in catalog.functions.values():
        name = f"{sql_qualified(*function.key)}()"
        create = create_function(function).replace("CREATE", "CREATE OR REPLACE", 1)
        listeners.append(_metadata("before_create", create))
        listeners += [_metadata("before_create", s) for s in comment_on(f"FUNCTION {name}", function.comment)]
        listeners.append(_metadata("after_drop", f"DROP FUNCTION IF EXISTS {name}"))
    return listeners


def last_drops(catalog: Catalog) -> list[Listener]:
    """What goes when the types of enums are gone as well: SQLAlchemy drops those at the same event."""
    return [
        _metadata("after_drop", f"DROP SCHEMA IF EXISTS {sql_identifier(namespace.name)}")
        for namespace in catalog.namespaces.values()
    ]


def around_enum(enum: Enum) -> list[Listener]:
    """A type's comment."""
    comment = comment_on(f"TYPE {sql_qualified(*enum.key)}", enum.comment)
    return [_metadata("after_create", statement) for statement in comment]


def after_table(class_name: str, parts: TableParts, deferred: frozenset[Member]) -> list[Listener]:
    """A table's triggers, and the comments that SQLAlchemy does not write."""
    statements = [s for trigger in parts.triggers for s in create_trigger(trigger)]
    for index in parts.indexes:
        statements += comment_on(f"INDEX {sql_qualified(*index.key)}", index.comment)
    for exclude in parts.excludes:
        statements += constraint_comment(exclude.key, exclude.comment)
    listeners = [Listener(f"{class_name}.__table__", "after_create", _text(statement)) for statement in statements]
    for foreign_key in parts.foreign_keys:
        if foreign_key.key in deferred:
            comment = constraint_comment(foreign_key.key, foreign_key.comment)
            listeners += [_metadata("after_create", statement) for statement in comment]
    return listeners
