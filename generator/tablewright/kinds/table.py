"""Tables (PostgreSQL manual, CREATE TABLE). Their columns and other parts are kinds of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tablewright.catalog.counting import identity_sequence, made_key
from tablewright.catalog.model import Column, Table
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.naming import too_long
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Documented, Row, comment_of, required_names, required_type
from tablewright.kinds.partitioning import read_partition_by

MAX_COLUMNS = 1600


def parse(key: QName, node: Documented, columns: Sequence[Column], at: Path, problems: Problems) -> Table:
    """Mapping to object."""
    if not key.name or too_long(key.name):
        problems.add_at_key(at, f"the name `{key.name}` has {len(key.name.encode())} bytes; a name has 1 to 63")
    if len(columns) > MAX_COLUMNS:
        problems.add(at, f"a table has at most {MAX_COLUMNS} columns, not {len(columns)}")
    return Table(key, tuple(columns), comment_of(node))


def from_row(row: Row) -> Table:
    """A row of `queries/table.sql` to object; the reader puts the columns in."""
    key = QName(row["namespace"], row["name"])
    return Table(
        key=key,
        columns=tuple(_without_made_name(key, column) for column in row["columns"]),
        comment=row["comment"],
        partition_by=read_partition_by(row["partition_by"]),
        unlogged=row["unlogged"],
        row_security=row["row_security"],
        force_row_security=row["force_row_security"],
        options=tuple(sorted((name, value) for name, value in row["options"])),
    )


def _without_made_name(table: QName, column: Column) -> Column:
    """PostgreSQL does not keep whether somebody said what it would have called the sequence anyway."""
    if column.identity is None or identity_sequence(table, column) != made_key(table, column.name):
        return column
    return replace(column, identity=replace(column.identity, name=None))


def requires(table: Table) -> tuple[Identity, ...]:
    """What has to exist before it."""
    found: list[Identity] = [Simple(table.key.namespace)]
    for column in table.columns:
        found += (*required_type(column.type), *required_names(column.default, column.generated))
    keys = table.partition_by.keys if table.partition_by else ()
    return (*dict.fromkeys(found), *required_names(*(key.item for key in keys if key.is_expression)))
