"""Bodies in PL/pgSQL are read whatever they return and declare, as PostgreSQL reads them; a mistake has its place."""

from __future__ import annotations

import psycopg
import pytest

from tablewright.postgres.server import Database
from tablewright.sqltext import read_body

WORLD = """
    CREATE TYPE mood AS ENUM ('calm', 'odd');
    CREATE TYPE c AS (a integer, b text, list integer[]);
    CREATE TYPE deep AS (inner_one c, moods mood[]);
    CREATE DOMAIN d AS c;
    CREATE DOMAIN e AS text;
    CREATE TABLE loc (id integer, a integer, list integer[], m mood, part c, "Odd" text);
"""
RETURNS = {
    "nothing": "() RETURNS void",
    "integer": "() RETURNS integer",
    "enum": "(x mood) RETURNS mood",
    "domain": "(x e) RETURNS e",
    "row": "(x loc) RETURNS loc",
    "rows": "() RETURNS SETOF loc",
    "values": "() RETURNS SETOF integer",
    "enums": "() RETURNS SETOF mood",
    "record": "() RETURNS record",
    "records": "() RETURNS SETOF record",
    "array": "(x mood[]) RETURNS mood[]",
    "table_of_one": "() RETURNS TABLE (x integer)",
    "table_of_an_enum": "() RETURNS TABLE (x mood)",
    "table_of_a_row": "() RETURNS TABLE (x loc)",
    "table": "() RETURNS TABLE (x integer, y mood)",
    "out": "(OUT x integer)",
    "out_enum": "(OUT x mood)",
    "outs": "(OUT x integer, OUT y loc)",
    "inout": "(INOUT x integer)",
    "in_and_out": "(q integer, OUT x integer) RETURNS SETOF integer",
    "several_rows_of_outs": "(OUT x integer, OUT y text) RETURNS SETOF record",
    "any": "(x anyelement) RETURNS anyelement",
    "anything": "(x anyarray, y anyelement) RETURNS SETOF anyelement",
    "any_table": "(x anyelement) RETURNS TABLE (y anyelement)",
    "variadic": "(VARIADIC x integer[]) RETURNS integer",
    "trigger": "() RETURNS trigger",
    "event_trigger": "() RETURNS event_trigger",
    "cursor": "() RETURNS refcursor",
    "range": "() RETURNS int4multirange",
}
BODY = """
DECLARE
  v loc.id%TYPE;
BEGIN
  v := (SELECT a.id FROM loc a LIMIT 1);
  PERFORM pg_sleep(0);
END
"""
ROWS = {
    "rowtype": "DECLARE r loc%ROWTYPE; BEGIN r.id := 1; r.a = 2; END",
    "row": "DECLARE r loc; BEGIN r.id := 1; END",
    "one_letter": "DECLARE r c; BEGIN r.a := 1; r.b := 'x'; END",
    "qualified": "DECLARE r public.c; BEGIN r.a := 1; END",
    "quoted": 'DECLARE r "c"; BEGIN r.a := 1; END',
    "domain": "DECLARE r d; BEGIN r.a := 1; END",
    "of_a_column": "DECLARE r loc.part%TYPE; BEGIN r.a := 1; END",
    "of_a_variable": "DECLARE r c; s r%TYPE; BEGIN s.a := r.a; END",
    "into_a_field": "DECLARE r loc%rowtype; BEGIN SELECT 1 INTO r.id; SELECT 1, 2 INTO r.id, r.a; END",
    "into_the_row": "DECLARE r loc%rowtype; BEGIN SELECT * INTO r FROM loc; DELETE FROM loc RETURNING * INTO r; END",
    "element": "DECLARE r c; q loc; BEGIN r.list[1] := 2; q.list[2:3] := '{1,2}'; END",
    "deep": "DECLARE r deep; BEGIN r.inner_one.a := 1; r.moods[1] := 'odd'; END",
    "quoted_field": 'DECLARE r loc; BEGIN r."Odd" := 1; END',
    "nested_block": "<<outside>> DECLARE r c; BEGIN DECLARE r c; BEGIN r.a := 1; outside.r.a := 2; END; END",
    "array_of_rows": "DECLARE rs c[]; r c; BEGIN rs[1] := r; FOREACH r IN ARRAY rs LOOP r.a := 1; END LOOP; END",
    "loops": "DECLARE r c; q loc; BEGIN FOR q IN SELECT * FROM loc LOOP q.id := 1; END LOOP; END",
    "with_a_default": "DECLARE r c := ROW(1, 'x', NULL); q CONSTANT c = ROW(1, 'x', NULL); BEGIN r.a := q.a; END",
    "over_lines": "DECLARE\n  r\n    loc\n    %\n    ROWTYPE;\n  x mood;\nBEGIN\n  r.id := 1;\n  x := 'odd';\nEND",
    "scalars": "DECLARE x mood; y e; z mood[]; BEGIN x := 'odd'; y := 'y'; z[1] := x; SELECT 'odd', 'y' INTO x, y; END",
    "both": "DECLARE r c; x mood; BEGIN r.a := 1; x := 'odd'; SELECT 1, 'odd' INTO r.a, x; END",
    "cursor": "DECLARE k CURSOR (w mood) FOR SELECT FROM loc; r c; BEGIN OPEN k('odd'); FETCH k INTO r; END",
    "alias": "DECLARE r c; s ALIAS FOR r; BEGIN s.a := 1; END",
    "exception": "DECLARE r c; BEGIN NULL; EXCEPTION WHEN others THEN GET STACKED DIAGNOSTICS r.b = MESSAGE_TEXT; END",
    "strict": "DECLARE r c; n integer; BEGIN SELECT 1 INTO STRICT r.a; GET DIAGNOSTICS n = ROW_COUNT; END",
    "execute": "DECLARE r c; BEGIN EXECUTE 'SELECT 1' INTO r.a USING r.b; END",
}


def create(signature: str, body: str) -> str:
    return f"CREATE FUNCTION f{signature} LANGUAGE plpgsql AS $body${body}$body$"


@pytest.fixture
def world(database: Database) -> Database:
    """A database with the types and tables that the bodies name."""
    with database.connect() as connection:
        connection.execute(WORLD.encode())
    return database


def is_taken(world: Database, statement: str) -> bool:
    """Whether PostgreSQL makes the function."""
    with world.connect() as connection, connection.transaction(force_rollback=True):
        try:
            connection.execute(statement.encode())
        except psycopg.Error:
            return False
    return True


def told(world: Database, signature: str, body: str) -> list[str]:
    """What is wrong about what is said of a body that PostgreSQL takes, and of one with a mistake at its end."""
    found = read_body("plpgsql", create(signature, body), body)
    wrong = f"{body.rstrip()[:-3]}PREFORM x; END"
    mistake = read_body("plpgsql", create(signature, wrong), wrong).error
    return [
        *(["PostgreSQL refuses it"] if not is_taken(world, create(signature, body)) else []),
        *([found.error.message] if found.error else []),
        *(["PostgreSQL takes the mistake"] if is_taken(world, create(signature, wrong)) else []),
        *(["the mistake is not seen"] if not mistake or not wrong[mistake.offset :].startswith("PREFORM") else []),
    ]


def test_whatever_they_return(world: Database) -> None:
    assert {name: wrong for name, signature in RETURNS.items() if (wrong := told(world, signature, BODY))} == {}
    for signature in RETURNS.values():
        found = read_body("plpgsql", create(signature, BODY), BODY)
        assert [each.name for each in found.names.relations] == ["loc"]
        assert [each.name for each in found.declared.relations] == ["loc"]


def test_rows_that_they_declare(world: Database) -> None:
    assert {name: wrong for name, body in ROWS.items() if (wrong := told(world, "() RETURNS void", body))} == {}
