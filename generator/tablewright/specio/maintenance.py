"""The function that makes the partitions of a rule that are needed next, and detaches those that are too old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from tablewright.catalog.model import Argument, Column, Function, Options, Table
from tablewright.catalog.names import QName, Signature
from tablewright.catalog.types import type_sql
from tablewright.ddl.names import names, storage
from tablewright.quoting import sql_identifier, sql_literal
from tablewright.specio.partition_periods import Pattern

ARGUMENTS = ("timestamptz",)
_STEP = {"day": "1 day", "week": "1 week", "month": "1 month", "year": "1 year"}
_LOCK = (
    "    -- Who calls it at the same time waits here, and then finds the work done.",
    "    -- The lock is one of the table's, which nobody can take who may only read or add to it.",
    "    EXECUTE format('LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE', parent);",
)
# What CREATE TABLE … PARTITION OF would take over.
_LIKE = "INCLUDING ALL EXCLUDING COMMENTS EXCLUDING IDENTITY EXCLUDING INDEXES EXCLUDING STATISTICS"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the function keeps up: `key` splits the rows, `default` is the partition that takes what no other takes.

    `namespace` is where new partitions lie.
    """

    parent: QName
    table: Table
    key: Column
    pattern: Pattern
    ahead: int | None
    keep: str | None
    options: Options
    comment: str | None
    namespace: str
    default: QName | None


def maintenance(key: Signature, upkeep: Upkeep) -> Function:
    """The function; whoever owns the table calls it, as often as a partition is needed at least."""
    making = _making(upkeep) if upkeep.ahead is not None else ()
    body = "\n".join(("", *_declarations(upkeep), "BEGIN", *_LOCK, *making, *_detaching(upkeep), "END;", ""))
    tasks = ["makes the partitions that are needed next"] if upkeep.ahead is not None else []
    those = "those" if tasks else "the partitions"
    tasks += [f"detaches {those} whose rows are all older than {upkeep.keep}"] if upkeep.keep else []
    does = ", and ".join(tasks)
    return Function(
        key=key,
        returns="setof text",
        language="plpgsql",
        body=body,
        comment=f"{does[0].upper()}{does[1:]}. Returns what it did.",
        arguments=(Argument("present", "timestamptz", default="now()"),),
        # Bounds are in UTC whatever the time zone of the session that calls it.
        settings=(("TimeZone", "UTC"), ("search_path", "pg_catalog, pg_temp")),
    )


def _qualified(key: QName) -> str:
    """With `public`, too: the function's search path is empty."""
    return ".".join(map(sql_identifier, key))


def _type(upkeep: Upkeep) -> str:
    return type_sql(upkeep.key.type)


def _declarations(upkeep: Upkeep) -> Iterable[str]:
    yield "DECLARE"
    yield f"    parent CONSTANT regclass := {sql_literal(_qualified(upkeep.parent))};"
    if upkeep.default:
        yield f"    rest CONSTANT regclass := {sql_literal(_qualified(upkeep.default))};"
    yield "    child text;"
    yield f"    lower_bound {_type(upkeep)};"
    yield f"    upper_bound {_type(upkeep)};"
    if upkeep.default:
        yield "    moved bigint;"


def _making(upkeep: Upkeep) -> Iterable[str]:
    every, type_ = upkeep.pattern.every, _type(upkeep)
    yield f"    FOR step IN 0..{upkeep.ahead} LOOP"
    yield f"        lower_bound := date_trunc('{every}', present) + step * interval '{_STEP[every]}';"
    yield f"        upper_bound := lower_bound + interval '{_STEP[every]}';"
    yield "        CONTINUE WHEN EXISTS ("
    yield "            SELECT"
    yield from _children("            ")
    yield f"              AND coalesce(substring(bound FROM 'FROM [(]''(.+)''[)] TO')::{type_} <= lower_bound, true)"
    yield f"              AND coalesce(substring(bound FROM 'TO [(]''(.+)''[)]$')::{type_} > lower_bound, true)"
    yield "        );"
    yield f"        child := {_name(upkeep)};"
    yield f"        child := format('%I.%I', {sql_literal(upkeep.namespace)}, child);"
    yield "        -- Made beside the table and attached, so that neither reading nor writing has to wait."
    yield "        EXECUTE format('CREATE TABLE %s (LIKE %s '"
    yield f"                       '{_LIKE}){_as_literal(storage(upkeep.options))}',"
    yield "                       child, parent);"
    if upkeep.comment is not None:
        yield f"        EXECUTE format('COMMENT ON TABLE %s IS %L', child, {sql_literal(upkeep.comment)});"
    yield from _attaching(upkeep)
    for words in _row_security(upkeep):
        yield f"        EXECUTE format('ALTER TABLE %s {words} ROW LEVEL SECURITY', child);"
    yield "        RETURN NEXT format('made %s', child);"
    yield "    END LOOP;"


def _row_security(upkeep: Upkeep) -> list[str]:
    return ["ENABLE"] * upkeep.table.row_security + ["FORCE"] * upkeep.table.force_row_security


def _as_literal(words: str) -> str:
    """Words inside a constant that format() reads."""
    return words.replace("'", "''").replace("%", "%%")


def _children(indent: str) -> Iterable[str]:
    yield f"{indent}FROM pg_inherits AS i"
    yield f"{indent}JOIN pg_class AS c ON c.oid = i.inhrelid"
    yield f"{indent}CROSS JOIN LATERAL pg_get_expr(c.relpartbound, c.oid) AS bound"
    yield f"{indent}WHERE i.inhparent = parent AND bound <> 'DEFAULT'"


def _name(upkeep: Upkeep) -> str:
    pieces = []
    for is_field, group in groupby(upkeep.pattern.parts(), key=lambda part: bool(part[1])):
        parts = list(group)
        pieces += [f"to_char(lower_bound, '{form}')" for _, form in parts] if is_field else []
        pieces += [] if is_field else [sql_literal("".join(text for text, _ in parts))]
    return " || ".join(pieces)


_ATTACH = "EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',"


def _attaching(upkeep: Upkeep) -> Iterable[str]:
    if upkeep.default is None:
        yield f"        {_ATTACH}"
        yield "                       parent, child, lower_bound, upper_bound);"
        return
    yield "        BEGIN"
    yield f"            {_ATTACH}"
    yield "                           parent, child, lower_bound, upper_bound);"
    yield "        EXCEPTION WHEN check_violation THEN"
    yield from (f"            {line}" for line in _moving(upkeep))
    yield "        END;"


def _moving(upkeep: Upkeep) -> Iterable[str]:
    key = _as_literal(sql_identifier(upkeep.key.name))
    columns = names(column.name for column in upkeep.table.columns if column.generated is None)
    where = f"WHERE {key} >= %L AND {key} < %L"
    yield "-- Rows of that time are in the default partition: detached, it lets them go, and no trigger is called."
    yield "EXECUTE format('ALTER TABLE %s DETACH PARTITION %s', parent, rest);"
    if upkeep.table.force_row_security:
        yield "EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', rest);"
    yield f"EXECUTE format('INSERT INTO %s (%s) SELECT %2$s FROM %s {where}',"  # noqa: S608 - quoted above
    yield f"               child, {sql_literal(columns)}, rest, lower_bound, upper_bound);"
    yield "GET DIAGNOSTICS moved = ROW_COUNT;"
    yield f"EXECUTE format('DELETE FROM %s {where}', rest, lower_bound, upper_bound);"  # noqa: S608 - quoted above
    yield _ATTACH
    yield "               parent, child, lower_bound, upper_bound);"
    yield "EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s DEFAULT', parent, rest);"
    if upkeep.table.force_row_security:
        yield "EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', rest);"
    yield "RETURN NEXT format('moved %s rows from %s to %s', moved, rest, child);"


def _detaching(upkeep: Upkeep) -> Iterable[str]:
    if upkeep.keep is None:
        return
    type_ = _type(upkeep)
    yield "    -- What is detached stays as a table of its own; CONCURRENTLY is not possible inside of a function."
    yield "    FOR child IN"
    yield "        SELECT c.oid::regclass"
    yield from _children("        ")
    yield f"          AND substring(bound FROM 'TO [(]''(.+)''[)]$')::{type_} <= present - interval '{upkeep.keep}'"
    yield "        ORDER BY c.relname"
    yield "    LOOP"
    yield "        EXECUTE format('ALTER TABLE %s DETACH PARTITION %s', parent, child);"
    yield "        RETURN NEXT format('detached %s', child);"
    yield "    END LOOP;"
