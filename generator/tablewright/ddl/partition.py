"""CREATE TABLE … PARTITION OF."""

from __future__ import annotations

from collections.abc import Iterator

from tablewright.catalog.model import Partition
from tablewright.ddl import column
from tablewright.ddl.comment import comment_on
from tablewright.ddl.names import storage
from tablewright.ddl.statement import Statement, created, dropped
from tablewright.ddl.table import alter_stored, partition_by_sql, row_security
from tablewright.ops import Refused
from tablewright.quoting import sql_qualified


def create(partition: Partition) -> list[Statement]:
    """The statements that make it."""
    command = "CREATE UNLOGGED TABLE" if partition.unlogged else "CREATE TABLE"
    name = sql_qualified(*partition.key)
    made = f"{name} PARTITION OF {sql_qualified(*partition.parent)} {partition.bound}"
    made += partition_by_sql(partition.partition_by) + storage(partition.options)
    return [
        created(command, made),
        *comment_on(f"TABLE {name}", partition.comment),
        *_columns(partition),
        *row_security(partition),
    ]


def _columns(partition: Partition) -> Iterator[Statement]:
    """The statements that give columns what is their own."""
    for own in partition.columns:
        if own.no_default:
            yield from column.drop_default(partition.key, own.name)
        yield from column.set_default(partition.key, own)
        if own.not_null:
            yield from column.set_not_null(partition.key, own.name)
        yield from column.comment(partition.key, None, own)


def drop(partition: Partition) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP TABLE", sql_qualified(*partition.key))]


def alter(old: Partition, new: Partition) -> list[Statement]:
    """The statements that turn the one into the other, but for the bound: it leaves and comes back. Raises Refused."""
    if old.parent != new.parent:
        raise Refused(
            new.key,
            f"it is a part of {old.parent}, and its rows belong there",
            f"make a partition of {new.parent} under another name, and move the rows in steps of your own",
        )
    return alter_stored(old, new)


def detach(partition: Partition) -> Statement:
    """The statement that makes it a table of its own."""
    parent, name = sql_qualified(*partition.parent), sql_qualified(*partition.key)
    return Statement(f"ALTER TABLE {parent} DETACH PARTITION {name}", "detach partition")


def attach(partition: Partition) -> Statement:
    """The statement that makes a table of its own a partition."""
    parent, name = sql_qualified(*partition.parent), sql_qualified(*partition.key)
    return Statement(f"ALTER TABLE {parent} ATTACH PARTITION {name} {partition.bound}", "attach partition")
