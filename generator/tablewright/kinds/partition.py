"""Partitions (PostgreSQL manual, 5.12)."""

from __future__ import annotations

from tablewright.catalog.model import Options, Partition, PartitionBy, PartitionColumn
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.kinds.base import Documented, Row, comment_of, required_names
from tablewright.kinds.partitioning import read_partition_by


def parse(
    key: QName, parent: QName, bound: str, node: Documented, options: Options, partition_by: PartitionBy | None
) -> Partition:
    """Mapping to object, but for what is its table's, and for what its columns have of their own."""
    return Partition(
        key=key,
        parent=parent,
        bound=bound,
        partition_by=partition_by,
        options=options,
        comment=comment_of(node),
    )


def from_row(row: Row) -> Partition:
    """A row of `queries/partition.sql` to object."""
    return Partition(
        key=QName(row["namespace"], row["name"]),
        parent=QName(row["parent_namespace"], row["parent"]),
        bound=row["bound"],
        partition_by=read_partition_by(row["partition_by"]),
        unlogged=row["unlogged"],
        options=tuple(sorted((name, value) for name, value in row["options"])),
        row_security=row["row_security"],
        force_row_security=row["force_row_security"],
        comment=row["comment"],
        columns=tuple(row["columns"]),
    )


def column_from_row(row: Row) -> PartitionColumn:
    """A row of `queries/partition_column.sql` to object."""
    return PartitionColumn(row["name"], row["default"], row["no_default"], row["not_null"], row["comment"])


def requires(partition: Partition) -> tuple[Identity, ...]:
    """What has to exist before it."""
    keys = partition.partition_by.keys if partition.partition_by else ()
    functions = required_names(*(key.item for key in keys if key.is_expression))
    return (Simple(partition.key.namespace), partition.parent, *functions)
