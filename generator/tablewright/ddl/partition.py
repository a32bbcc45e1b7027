"""CREATE TABLE … PARTITION OF."""

from __future__ import annotations

from tablewright.catalog.model import Partition
from tablewright.ddl.comment import comment_on
from tablewright.ddl.names import storage
from tablewright.ddl.table import partition_by_sql, row_security
from tablewright.quoting import sql_qualified


def create(partition: Partition) -> list[str]:
    """The statements that make it."""
    unlogged = "UNLOGGED " if partition.unlogged else ""
    name = sql_qualified(*partition.key)
    made = f"CREATE {unlogged}TABLE {name} PARTITION OF {sql_qualified(*partition.parent)} {partition.bound}"
    made += partition_by_sql(partition.partition_by) + storage(partition.options)
    return [made, *comment_on(f"TABLE {name}", partition.comment), *row_security(partition)]


def drop(partition: Partition) -> list[str]:
    """The statements that remove it."""
    return [f"DROP TABLE {sql_qualified(*partition.key)}"]
