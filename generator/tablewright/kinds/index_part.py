"""The parts that partitions have of indexes and keys, so far as their names are their own (PostgreSQL manual, 5.12)."""

from __future__ import annotations

from tablewright.catalog.chosen_names import chosen_name
from tablewright.catalog.model import IndexPart
from tablewright.catalog.names import Identity, Member, PartName, QName
from tablewright.kinds.base import Row


def parse(key: PartName, of: QName, name: str, made_as: str) -> IndexPart:
    """Names to object; `of` is the table that the whole belongs to, `made_as` what PostgreSQL calls it at first."""
    return IndexPart(key, of, name, made_as)


def from_row(row: Row) -> IndexPart:
    """A row of `queries/index_part.sql` to object."""
    table, label = row["table"], row["label"]
    usual = chosen_name(table, () if label == "pkey" else row["columns"], label)
    key = PartName(row["namespace"], table, row["whole"])
    return IndexPart(key, QName(row["whole_namespace"], row["whole_table"]), row["name"], usual)


def is_usual(row: Row) -> bool:
    """Whether a part has the name that PostgreSQL gives it, so that nobody says anything of it."""
    part = from_row(row)
    return part.name == part.made_as


def requires(part: IndexPart) -> tuple[Identity, ...]:
    """What has to exist before it."""
    partition = QName(part.key.namespace, part.key.table)
    return (partition, QName(part.of.namespace, part.key.name), Member(*part.of, part.key.name))
