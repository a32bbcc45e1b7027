"""Names that two things swap: done once, by a name in between."""

from __future__ import annotations

import pytest

from tablewright.catalog.model import Catalog, Column, Enum, Table
from tablewright.catalog.names import ColumnName, QName
from tablewright.catalog.types import Type
from tablewright.diff.renames import stated
from tablewright.ops import Refused, Rename
from tablewright.spec import Evolution


def _tables(**columns: str) -> Catalog:
    """Tables of these names, with columns of a letter each."""
    tables = [
        Table(QName("public", name), tuple(Column(column, Type("text")) for column in each))
        for name, each in columns.items()
    ]
    return Catalog(tables={table.key: table for table in tables})


def test_names_that_are_swapped_by_what_looks_alike_are_refused() -> None:
    both = _tables(t="ab")
    a, b = (ColumnName("public", "t", name) for name in "ab")
    with pytest.raises(Refused, match="swap names"):
        stated(Evolution({b: a, a: b}), both, both)
    key = QName("public", "e")
    enum = Catalog(enums={key: Enum(key, ("a", "b"))})
    with pytest.raises(Refused, match="swap names"):
        stated(Evolution(labels={key: {"a": "b", "b": "a"}}), enum, enum)
    said = Evolution({b: a, a: b}, said=frozenset(((a, None),)))
    between = ColumnName("public", "t", "a_swapped")
    assert stated(said, both, both) == (
        Rename("column", a, between),
        Rename("column", b, a),
        Rename("column", between, b),
    )


def test_names_that_were_swapped_are_not_swapped_again() -> None:
    """The spec goes on saying it; of things that differ, what they are tells whether it has been done."""
    old, new = _tables(t="x", u="yz"), _tables(u="x", t="yz")
    one, other = old.tables
    evolution = Evolution({one: other, other: one})
    assert [op.new for op in stated(evolution, old, new)] == [QName("public", "u_swapped"), other, one]
    assert stated(evolution, new, new) == ()
