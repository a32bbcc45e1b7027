"""The views of `cases/introspect/shop.sql`, as they are read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tablewright.catalog.model import Column, Index, IndexKey, MaterializedView, Table, View, ViewColumn
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type

SHOP = "Shop ü"
SHOWN, VIEW, STORED = QName(SHOP, "sh:own"), QName(SHOP, "v %"), QName(SHOP, "m:v")
STATE = Type("St.ate", namespace=SHOP)
TABLE = Table(
    SHOWN,
    (
        Column("id", Type("integer")),
        Column("note", Type("text"), nullable=True),
        Column("state", STATE, nullable=True),
        Column("price", Type("numeric", (8, 2)), nullable=True),
    ),
)
VIEWS = {
    VIEW: View(
        VIEW,
        """SELECT id AS "i d",\n    note,\n    state AS st\n"""
        """   FROM "Shop ü"."sh:own"\n  WHERE (note <> 'a\\b :x %'::text)""",
        (
            ViewColumn("i d", Type("integer"), "a number"),
            ViewColumn("note", Type("text")),
            ViewColumn("st", STATE),
        ),
        security_invoker=True,
        security_barrier=True,
        check_option="cascaded",
        comment='a view, 50 % ":x"',
    )
}
MATERIALIZED_VIEWS = {
    STORED: MaterializedView(
        STORED,
        """SELECT st,\n    array_agg(note) AS notes,\n    sum("i d") AS "to tal"\n"""
        """   FROM "Shop ü"."v %"\n  GROUP BY st""",
        (
            ViewColumn("st", STATE),
            ViewColumn("notes", Type("text", array=True)),
            ViewColumn("to tal", Type("bigint"), "all of them"),
        ),
        options=(("fillfactor", "70"), ("toast.autovacuum_enabled", "off")),
        comment="mv",
    )
}
INDEXES = {
    QName(SHOP, "mv ix"): Index(QName(SHOP, "mv ix"), STORED, (IndexKey("st"),), unique=True, comment="for the refresh")
}


def printed(version: int) -> dict[str, Any]:
    """The views as a server of that version prints them: before 16, with the table before each column."""
    if version >= 160000:
        return {"views": VIEWS, "materialized_views": MATERIALIZED_VIEWS}
    view = (
        """SELECT "sh:own".id AS "i d",\n    "sh:own".note,\n    "sh:own".state AS st\n"""
        """   FROM "Shop ü"."sh:own"\n  WHERE ("sh:own".note <> 'a\\b :x %'::text)"""
    )
    stored = (
        """SELECT "v %".st,\n    array_agg("v %".note) AS notes,\n    sum("v %"."i d") AS "to tal"\n"""
        """   FROM "Shop ü"."v %"\n  GROUP BY "v %".st"""
    )
    return {
        "views": {VIEW: replace(VIEWS[VIEW], query=view)},
        "materialized_views": {STORED: replace(MATERIALIZED_VIEWS[STORED], query=stored)},
    }


def as_an_author_writes() -> dict[str, Any]:
    """The same in other words."""
    view = """select "sh:own".id, note, state from "Shop ü"."sh:own" where note != E'a\\\\b :x %'"""
    stored = 'select st, array_agg(note) as x, SUM("i d") from "Shop ü"."v %" group by 1'
    return {
        "views": {VIEW: replace(VIEWS[VIEW], query=view)},
        "materialized_views": {STORED: replace(MATERIALIZED_VIEWS[STORED], query=stored, with_data=False)},
    }
