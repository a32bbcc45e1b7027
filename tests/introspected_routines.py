"""What is read of the functions, triggers and event triggers in shop.sql."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tablewright.catalog.model import Argument, Column, EventTrigger, Function, Table, Trigger
from tablewright.catalog.names import Global, QName, Signature, TriggerName
from tablewright.catalog.types import Type

SHOP = "Shop ü"
TRIED = QName(SHOP, "tr:ied")
TABLES = {TRIED: Table(TRIED, (Column("id", Type("integer")), Column("no te", Type("text"), nullable=True)))}

ALL = Signature(SHOP, 'f"n %', ("timestamptz", '"Shop ü"."St.ate"[]'))
ATOMIC = Signature(SHOP, "ato:mic", ("integer", '"char"'))
ROWS = Signature("public", "shop_rows", ('"Shop ü"."tr:ied"',))
OUT = Signature("public", "shop_out", ("varchar",))
MANY = Signature("public", "shop_many", ("anyarray",))
CLEAN = Signature(SHOP, "cle an", ("integer",))
NOTICE = Signature("public", "shop_notice")
OUT_ROW = Argument("b", '"Shop ü"."tr:ied"', "out")
FUNCTIONS = {
    ALL: Function(
        ALL,
        "numeric[]",
        "sql",
        " SELECT '{1,2}'::numeric[] -- $$ 'a\\b :x %' ",
        "a % function",
        (
            Argument("fr om", "timestamptz"),
            Argument("stat es", '"Shop ü"."St.ate"[]', "variadic", "ARRAY['it''s'::\"Shop ü\".\"St.ate\"]"),
        ),
        volatility="stable",
        strict=True,
        security_definer=True,
        leakproof=True,
        parallel="restricted",
        cost=7,
        settings=(
            ("TimeZone", "UTC"),
            ("app.x", "it's \\ 5 %"),
            ("search_path", '"Shop ü", "a ""b"", c", pg_temp'),
        ),
    ),
    ATOMIC: Function(
        ATOMIC,
        "text",
        "sql",
        "BEGIN ATOMIC\n SELECT (('a\\b :x %'::text || (\"on e\" * 2)) || (two)::text);\nEND",
        arguments=(Argument("on e", "integer"), Argument("two", '"char"', default="'c'::\"char\"")),
        atomic=True,
        volatility="immutable",
        parallel="safe",
    ),
    ROWS: Function(
        ROWS,
        "table",
        "plpgsql",
        "BEGIN RETURN; END",
        arguments=(
            Argument("of", '"Shop ü"."tr:ied"'),
            Argument("i d", "bigint", "table"),
            Argument("state", '"Shop ü"."St.ate"', "table"),
        ),
        rows=3,
        settings=(("search_path", ""),),
    ),
    OUT: Function(
        OUT,
        "record",
        "plpgsql",
        "BEGIN END",
        arguments=(Argument("a", "varchar", "inout", "'x'::character varying"), OUT_ROW),
    ),
    MANY: Function(MANY, "setof anyelement", "sql", "SELECT $1[1]", arguments=(Argument("$1", "anyarray"),)),
    CLEAN: Function(
        CLEAN,
        None,
        "plpgsql",
        "BEGIN END",
        "a procedure",
        (Argument("done", "text", "out"), Argument("$2", "integer")),
    ),
    NOTICE: Function(NOTICE, "event_trigger", "plpgsql", "BEGIN END"),
}

_TOUCH = Signature(SHOP, "touch %")
EVERY, ROWS_OF = TriggerName(*TRIED, 'tr "2" %'), TriggerName(*TRIED, "tr rows")
LATER = TriggerName(*TRIED, "tr later")
TRIGGERS = {
    EVERY: Trigger(
        EVERY,
        "before",
        ("update", "delete"),
        _TOUCH,
        columns=("no te", "id"),
        when="(old.\"no te\" <> 'a\\b :x %'::text)",
        arguments=("it's", "a\\b :x %", "", "ü"),
        enabled="always",
    ),
    ROWS_OF: Trigger(
        ROWS_OF, "after", ("update",), _TOUCH, level="statement", old_table="o ld", new_table='n"ew', enabled="disabled"
    ),
    LATER: Trigger(
        LATER,
        "after",
        ("insert",),
        Signature("pg_catalog", "suppress_redundant_updates_trigger"),
        constraint=True,
        deferrable=True,
        initially_deferred=True,
        referenced_table=QName(SHOP, "sh:own"),
    ),
}
_DROPS = Global("shop dro ps %", "event trigger")
EVENT_TRIGGERS = {
    _DROPS: EventTrigger(_DROPS, "sql_drop", NOTICE, ("DROP INDEX", "DROP TABLE"), "replica", "an event's"),
}


def as_an_author_writes() -> dict[str, Any]:
    """The same in other words."""
    states = replace(FUNCTIONS[ALL].arguments[1], default="ARRAY ['it''s'::\"Shop ü\".\"St.ate\"]")
    two = replace(FUNCTIONS[ATOMIC].arguments[1], default="'c'")
    body = "begin atomic\n select E'a\\\\b :x %' || \"on e\"*2 || cast(two as text); end"
    return {
        "functions": {
            ALL: replace(FUNCTIONS[ALL], arguments=(FUNCTIONS[ALL].arguments[0], states)),
            ATOMIC: replace(FUNCTIONS[ATOMIC], body=body, arguments=(FUNCTIONS[ATOMIC].arguments[0], two)),
            OUT: replace(FUNCTIONS[OUT], arguments=(replace(FUNCTIONS[OUT].arguments[0], default="'x'"), OUT_ROW)),
        },
        "triggers": {EVERY: replace(TRIGGERS[EVERY], when="OLD.\"no te\" != E'a\\\\b :x %'")},
    }
