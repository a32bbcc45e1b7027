"""What is read of the partitioned tables and their partitions in shop.sql."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tablewright.catalog.model import Check, Column, Index, IndexKey, Partition, PartitionBy, PrimaryKey, Table
from tablewright.catalog.names import Member, QName
from tablewright.catalog.types import Type

SHOP = "Shop ü"
SPLIT, KEYS = QName(SHOP, "par:ted"), QName(SHOP, "par keys")
FIRST, INSIDE, REST = QName(SHOP, "p %1"), QName("public", "p_in"), QName(SHOP, "p_rest")
OF_KEYS = QName(SHOP, "p keys")
TABLES = {
    SPLIT: Table(
        SPLIT,
        (
            Column("a t", Type("timestamptz")),
            Column("n", Type("integer")),
            Column("no te", Type("text"), nullable=True, default="'x'::text"),
        ),
        partition_by=PartitionBy("range", (IndexKey("a t"),)),
    ),
    KEYS: Table(
        KEYS,
        (Column("x", Type("text"), nullable=True), Column("y", Type("integer"), nullable=True)),
        partition_by=PartitionBy(
            "range",
            (
                IndexKey("lower(x)", is_expression=True, collation="C", opclass="text_pattern_ops"),
                IndexKey("y"),
                IndexKey("y % 3", is_expression=True),
            ),
        ),
    ),
}
PARTITIONS = {
    FIRST: Partition(
        FIRST,
        SPLIT,
        "FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00+00')",
        partition_by=PartitionBy("list", (IndexKey("n"),)),
    ),
    INSIDE: Partition(
        INSIDE,
        FIRST,
        "FOR VALUES IN (1, 2)",
        unlogged=True,
        options=(("fillfactor", "70"), ("toast.autovacuum_enabled", "off")),
        row_security=True,
        force_row_security=True,
        comment="pa % rt",
    ),
    REST: Partition(REST, SPLIT, "DEFAULT"),
    OF_KEYS: Partition(OF_KEYS, KEYS, "FOR VALUES FROM ('a\\b :x %', 1, MINVALUE) TO (MAXVALUE, MAXVALUE, MAXVALUE)"),
}
_PK, _CK, _IX = Member(*SPLIT, "par pk"), Member(*SPLIT, "par ck"), QName(SHOP, "par ix")
PRIMARY_KEYS = {_PK: PrimaryKey(_PK, ("a t", "n"))}
CHECKS = {_CK: Check(_CK, "(n > 0)")}
INDEXES = {_IX: Index(_IX, SPLIT, (IndexKey("n"),))}


def as_an_author_writes() -> dict[str, Any]:
    """The same in other words."""
    (lower, y, rest), keys = TABLES[KEYS].partition_by.keys, TABLES[KEYS]  # type: ignore[union-attr]
    written = (replace(lower, item="LOWER(x)"), replace(y, opclass="int4_ops"), replace(rest, item="y%3"))
    return {
        "tables": {KEYS: replace(keys, partition_by=PartitionBy("range", written))},
        "partitions": {
            FIRST: replace(PARTITIONS[FIRST], bound="FOR VALUES FROM (minvalue) TO ('2020-01-01 07:00+07')"),
            INSIDE: replace(PARTITIONS[INSIDE], bound="FOR VALUES IN ('1', 1 + 1)"),
            REST: PARTITIONS[REST],
            OF_KEYS: replace(
                PARTITIONS[OF_KEYS],
                bound="FOR VALUES FROM (E'a\\\\b :x %', 1, MINVALUE) TO (MAXVALUE, MAXVALUE, MAXVALUE)",
            ),
        },
    }
