"""What is known of PostgreSQL without a server is what servers say of themselves.

`UPDATE_FACTS=1 pytest tests/test_facts.py`, where all servers of `VERSIONS` can be started, writes the tables anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

import tablewright.postgres
from conftest import VERSIONS
from tablewright.kinds.values import printed_type
from tablewright.postgres import facts
from tablewright.postgres.server import scratch_server

FOLDER = Path(tablewright.postgres.__file__).parent
QUERIES = {
    "access_methods": """
        SELECT amname, pg_indexam_has_property(oid, 'can_order'), pg_indexam_has_property(oid, 'can_unique'),
            pg_indexam_has_property(oid, 'can_multi_col'), pg_indexam_has_property(oid, 'can_include')
        FROM pg_am WHERE amtype = 'i'""",
    "operator_classes": """
        SELECT amname, opcname, format_type(opcintype, NULL), opcdefault,
            coalesce((SELECT extname FROM pg_extension JOIN pg_depend ON refobjid = pg_extension.oid
                WHERE classid = 'pg_opclass'::regclass AND objid = pg_opclass.oid AND deptype = 'e'), '')
        FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod""",
    "operators": """
        SELECT oprname, CASE WHEN oprleft = 0 THEN '' ELSE format_type(oprleft, NULL) END, format_type(oprright, NULL),
            format_type(oprresult, NULL), oprcom = pg_operator.oid
        FROM pg_operator WHERE oprright <> 0""",
    "casts": """
        SELECT format_type(castsource, NULL), format_type(casttarget, NULL), castcontext, castmethod = 'b'
        FROM pg_cast WHERE castcontext <> 'e'""",
    "results": """
        SELECT DISTINCT proname, pronargs - pronargdefaults, CASE WHEN provariadic <> 0 THEN 100 ELSE pronargs END,
            format_type(prorettype, NULL)
        FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind <> 'p'
            AND NOT prorettype::regtype::text = ANY ('{internal,cstring,trigger,event_trigger}')
            AND NOT (ARRAY['internal', 'cstring']::regtype[]::oid[] && proargtypes::oid[])""",
    "settings": """
        SELECT name, vartype, coalesce(min_val, ''), coalesce(max_val, ''),
            coalesce(array_to_string(enumvals, ','), ''), coalesce(unit, ''), context
        FROM pg_settings WHERE name !~ '[.]'""",
}
_TYPED = {"operator_classes": (2,), "operators": (1, 2, 3), "casts": (0, 1), "results": (3,)}
"""Which columns of a table are types."""

Rows = set[tuple[str, ...]]


def said_by(connection: psycopg.Connection[Any], table: str) -> Rows:
    """The rows of a table as a server has them."""
    typed = _TYPED.get(table, ())
    return {
        tuple(printed_type(cell) if n in typed and cell else cell for n, cell in enumerate(map(_cell, row)))
        for row in connection.execute(QUERIES[table].encode()).fetchall()
    }


def _cell(value: object) -> str:
    return {True: "yes", False: ""}[value] if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def said() -> Iterator[dict[int, dict[str, Rows]]]:
    found: dict[int, dict[str, Rows]] = {}
    for version in VERSIONS:
        with scratch_server(version) as server, server.database() as database, database.connect() as connection:
            available = connection.execute("SELECT name FROM pg_available_extensions ORDER BY name").fetchall()
            for (name,) in available:
                with suppress(psycopg.Error):  # some want a language, or to be loaded at the start
                    connection.execute(f'CREATE EXTENSION "{name}" CASCADE'.encode())
            found[version] = {table: said_by(connection, table) for table in QUERIES}
    yield found


def merged(said: dict[int, dict[str, Rows]], table: str) -> list[str]:
    """The rows of all servers, each with the version that it came with; of a setting the newest."""
    rows: dict[tuple[str, ...], tuple[tuple[str, ...], str]] = {}
    # What 18 has and 16 has not may have come with 17.
    for version, since in ((18, "17"), (16, "16"), (15, "0")):
        for row in said[version][table]:
            key = row[:1] if table == "settings" else row
            rows[key] = (rows.get(key, (row, ""))[0], since)
    return sorted("\t".join((*row, since)) for row, since in rows.values())


@pytest.mark.thorough
@pytest.mark.parametrize("table", QUERIES)
def test_tables_say_what_servers_say(table: str, said: dict[int, dict[str, Rows]]) -> None:
    file = FOLDER / f"{table}.tsv"
    if "UPDATE_FACTS" in os.environ:
        head = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
        file.write_text("\n".join((*head, *merged(said, table))) + "\n", encoding="utf-8")
        facts.rows.cache_clear()
    assert ["\t".join(row) for row in facts.rows(table)] == merged(said, table)
