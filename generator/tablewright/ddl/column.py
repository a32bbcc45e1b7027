"""A column as CREATE TABLE takes it."""

from __future__ import annotations

from tablewright.catalog.model import Column, IdentityColumn
from tablewright.ddl.names import default_sql, dotted, type_name
from tablewright.ddl.sequence import options_sql
from tablewright.quoting import sql_identifier


def column_sql(column: Column) -> str:
    """Its name, type and all that stands with it."""
    words = [sql_identifier(column.name), type_name(column.type)]
    if column.collation is not None:
        words.append(f"COLLATE {dotted(column.collation)}")
    if column.default is not None:
        words.append(f"DEFAULT {default_sql(column.default)}")
    if column.generated is not None:
        words.append(f"GENERATED ALWAYS AS ({column.generated}) STORED")
    if column.identity is not None:
        words.append(identity_sql(column.identity))
    if not column.nullable:
        words.append("NOT NULL")
    return " ".join(words)


def identity_sql(identity: IdentityColumn) -> str:
    """GENERATED … AS IDENTITY, with the options that are not PostgreSQL's defaults."""
    options = options_sql(identity.sequence)
    inside = f" ({' '.join(options)})" if options else ""
    return f"GENERATED {'ALWAYS' if identity.always else 'BY DEFAULT'} AS IDENTITY{inside}"
