"""PARTITION BY, as PostgreSQL prints it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tablewright.sqltext.index_item import IndexItem, expression_text, joined
from tablewright.sqltext.parser import parse_sql


@lru_cache(maxsize=1024)
def read_partition_key(text: str) -> tuple[str, tuple[IndexItem, ...]]:
    """The strategy and the keys of `RANGE (created_at, lower(country))`. Raises SyntaxProblem."""
    tree = parse_sql(f"CREATE TABLE t () PARTITION BY {text}")
    specification = tree.stmts[0].stmt.create_stmt.partspec
    keys = tuple(_item(part.partition_elem) for part in specification.part_params)
    return text.partition(" ")[0].lower(), keys


def _item(element: Any) -> IndexItem:
    return IndexItem(
        item=element.name or expression_text(element.expr),
        is_expression=not element.name,
        collation=joined(element.collation),
        opclass=joined(element.opclass),
        descending=False,
        nulls_first=None,
    )
