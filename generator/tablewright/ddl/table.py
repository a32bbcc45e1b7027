"""CREATE TABLE with its constraints."""

from __future__ import annotations

from collections.abc import Iterable

from tablewright.catalog.model import Partition, PartitionBy, Table
from tablewright.ddl.column import column_sql, stored_in_its_way
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.constraint import beside, inline_sql
from tablewright.ddl.index import key_sql
from tablewright.ddl.names import change_storage, storage
from tablewright.ddl.statement import Statement, dropped
from tablewright.ops import Constraint, Refused
from tablewright.quoting import sql_identifier, sql_qualified


def create(table: Table, constraints: Iterable[Constraint] = ()) -> list[Statement]:
    """The statements that make it, and those of its constraints that CREATE TABLE takes."""
    inline = list(constraints)
    lines = [column_sql(column) for column in table.columns] + [inline_sql(constraint) for constraint in inline]
    inside = ",\n    ".join(lines)
    unlogged = "UNLOGGED " if table.unlogged else ""
    name = sql_qualified(*table.key)
    made = f"CREATE {unlogged}TABLE {name} (\n    {inside}\n)"
    made += partition_by_sql(table.partition_by) + storage(table.options)
    comments = comment_on(f"TABLE {name}", table.comment)
    for column in table.columns:
        comments += comment_on(f"COLUMN {name}.{sql_identifier(column.name)}", column.comment)
    for constraint in inline:
        comments += beside(constraint)
    return [Statement(made, "create"), *comments, *said_later(table)]


def said_later(table: Table) -> list[Statement]:
    """The statements of what a table has and no CREATE TABLE says."""
    columns = (s for column in table.columns for s in stored_in_its_way(table.key, column))
    return [*columns, *row_security(table)]


def row_security(table: Table | Partition) -> list[Statement]:
    """The statements that switch on row-level security, which no CREATE TABLE does."""
    name = sql_qualified(*table.key)
    enable = [_row_security(name, "enable")] if table.row_security else []
    return [*enable, _row_security(name, "force")] if table.force_row_security else enable


def _row_security(name: str, change: str) -> Statement:
    return Statement(f"ALTER TABLE {name} {change.upper()} ROW LEVEL SECURITY", f"{change} row security")


def partition_by_sql(partition_by: PartitionBy | None) -> str:
    """PARTITION BY …, with a space before it, where there is one."""
    return f" PARTITION BY {partition_keys(partition_by)}" if partition_by else ""


def partition_keys(partition_by: PartitionBy) -> str:
    """`RANGE (created_at)`."""
    return f"{partition_by.strategy.upper()} ({', '.join(map(key_sql, partition_by.keys))})"


def drop(table: Table) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP TABLE", sql_qualified(*table.key))]


def alter(old: Table, new: Table) -> list[Statement]:
    """The statements that turn the one into the other, but for the columns. Raises Refused."""
    return alter_stored(old, new)


def alter_stored(old: Table | Partition, new: Table | Partition) -> list[Statement]:
    """The same of what a table and a partition have in common."""
    if old.partition_by != new.partition_by:
        raise Refused(
            new.key,
            "PostgreSQL does not change how a table that exists is partitioned",
            "make a new table beside it, copy the rows, and drop this one in a later revision",
        )
    name = sql_qualified(*new.key)
    changes = change_storage(f"TABLE {name}", old.options, new.options)
    if old.unlogged != new.unlogged:
        changes.append(Statement(f"ALTER TABLE {name} SET {'UNLOGGED' if new.unlogged else 'LOGGED'}", "set logged"))
    if old.row_security != new.row_security:
        changes.append(_row_security(name, "enable" if new.row_security else "disable"))
    if old.force_row_security != new.force_row_security:
        changes.append(_row_security(name, "force" if new.force_row_security else "no force"))
    return [*changes, *change_comment(f"TABLE {name}", old.comment, new.comment)]
