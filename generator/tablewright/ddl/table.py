"""CREATE TABLE with its constraints."""

from __future__ import annotations

from collections.abc import Iterable

from tablewright.catalog.model import Partition, PartitionBy, Table
from tablewright.ddl.column import column_sql
from tablewright.ddl.comment import comment_on
from tablewright.ddl.constraint import Constraint, constraint_comment, constraint_sql
from tablewright.ddl.index import key_sql
from tablewright.ddl.names import storage
from tablewright.quoting import sql_identifier, sql_qualified


def create(table: Table, constraints: Iterable[Constraint] = ()) -> list[str]:
    """The statements that make it, and those of its constraints that CREATE TABLE takes."""
    inline = list(constraints)
    lines = [column_sql(column) for column in table.columns] + [constraint_sql(constraint) for constraint in inline]
    inside = ",\n    ".join(lines)
    unlogged = "UNLOGGED " if table.unlogged else ""
    name = sql_qualified(*table.key)
    made = f"CREATE {unlogged}TABLE {name} (\n    {inside}\n)"
    made += partition_by_sql(table.partition_by) + storage(table.options)
    comments = comment_on(f"TABLE {name}", table.comment)
    for column in table.columns:
        comments += comment_on(f"COLUMN {name}.{sql_identifier(column.name)}", column.comment)
    for constraint in inline:
        comments += constraint_comment(constraint)
    return [made, *comments, *row_security(table)]


def row_security(table: Table | Partition) -> list[str]:
    """The statements that switch on row-level security, which no CREATE TABLE does."""
    name = sql_qualified(*table.key)
    enable = [f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"] if table.row_security else []
    return [*enable, f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"] if table.force_row_security else enable


def partition_by_sql(partition_by: PartitionBy | None) -> str:
    """PARTITION BY …, with a space before it, where there is one."""
    return f" PARTITION BY {partition_keys(partition_by)}" if partition_by else ""


def partition_keys(partition_by: PartitionBy) -> str:
    """`RANGE (created_at)`."""
    return f"{partition_by.strategy.upper()} ({', '.join(map(key_sql, partition_by.keys))})"


def drop(table: Table) -> list[str]:
    """The statements that remove it."""
    return [f"DROP TABLE {sql_qualified(*table.key)}"]
