"""Values for rows that are there: batch by batch, each in a transaction of its own, so no row is locked for long."""

from __future__ import annotations

from tablewright.catalog.names import QName
from tablewright.quoting import sql_dollar, sql_identifier, sql_literal, sql_qualified

# About a megabyte of a table.
_PAGES = 100

# Forced row security would skip rows in silence; off, it raises an error. What others move between pages while a pass
# goes on is found by the next one; none is needed after ten.
_PLAIN = """
DECLARE
    pages bigint;
    changed bigint;
    batch bigint;
BEGIN
    SET row_security = off;
    FOR pass IN 1..10 LOOP
        changed := 0;
        pages := pg_relation_size({table}) / current_setting('block_size')::bigint;
        FOR page IN 0..pages BY {step} LOOP
            EXECUTE {update}
            USING format('(%s,0)', page)::tid, format('(%s,0)', page + {step})::tid;
            GET DIAGNOSTICS batch = ROW_COUNT;
            changed := changed + batch;
            COMMIT;
        END LOOP;
        EXIT WHEN changed = 0;
    END LOOP;
    RESET row_security;
END
"""
_PARTITIONED = """
DECLARE
    part regclass;
    pages bigint;
    changed bigint;
    batch bigint;
BEGIN
    SET row_security = off;
    FOR pass IN 1..10 LOOP
        changed := 0;
        FOR part IN SELECT relid FROM pg_partition_tree({table}) WHERE isleaf LOOP
            pages := pg_relation_size(part) / current_setting('block_size')::bigint;
            FOR page IN 0..pages BY {step} LOOP
                EXECUTE format({update}, part)
                USING format('(%s,0)', page)::tid, format('(%s,0)', page + {step})::tid;
                GET DIAGNOSTICS batch = ROW_COUNT;
                changed := changed + batch;
                COMMIT;
            END LOOP;
        END LOOP;
        EXIT WHEN changed = 0;
    END LOOP;
    RESET row_security;
END
"""


def backfill(table: QName, column: str, expression: str, partitioned: bool) -> str:
    """Give the column's rows that are null a value; runs outside a transaction, and again after a failure."""
    # What the expression leaves null is left alone: else each pass would write it again.
    return _statement(table, column, f"({expression})", f" AND ({expression}) IS DISTINCT FROM NULL", partitioned)


def backfill_default(table: QName, column: str, partitioned: bool) -> str:
    """The same with the column's own default, computed once for each row."""
    return _statement(table, column, "DEFAULT", "", partitioned)


def rest(table: QName, column: str, expression: str | None) -> str:
    """The same in one statement, for the few rows that have come since; None is the column's default."""
    on, name = sql_qualified(*table), sql_identifier(column)
    if expression is None:
        return f"UPDATE {on} SET {name} = DEFAULT WHERE {name} IS NULL"  # noqa: S608 - names are quoted
    condition = f"{name} IS NULL AND ({expression}) IS DISTINCT FROM NULL"
    return f"UPDATE {on} SET {name} = ({expression}) WHERE {condition}"  # noqa: S608


def _statement(table: QName, column: str, value: str, condition: str, partitioned: bool) -> str:
    name = sql_identifier(column)
    change = f"SET {name} = {value} WHERE ctid >= $1 AND ctid < $2 AND {name} IS NULL{condition}"
    if partitioned:
        # The expression may call the table by its name.
        update = f"UPDATE %s AS {sql_identifier(table.name)} {change.replace('%', '%%')}"
    else:
        update = f"UPDATE {sql_qualified(*table)} {change}"
    body = (_PARTITIONED if partitioned else _PLAIN).format(
        table=sql_literal(sql_qualified(*table)), step=_PAGES, update=sql_dollar(update)
    )
    return f"DO {sql_dollar(body)}"
