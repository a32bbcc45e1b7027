"""What the monitors say is so: neither green where something is wrong, nor red where nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import LiteralString

import psycopg
from psycopg import Connection

from bangkok.house import House, one, rows

STATEMENTS: LiteralString = "SELECT ok, value, detail FROM monitoring.statements"
# Stands in for the extension, which not every server brings: the view, and where PostgreSQL says that it is.
EXTENSION: LiteralString = """
    CREATE SCHEMA extensions;
    CREATE TABLE extensions.pg_stat_statements (
        query text, calls bigint, mean_exec_time float8, toplevel boolean DEFAULT true, dbid oid
    );
    GRANT USAGE ON SCHEMA extensions TO PUBLIC;
    GRANT SELECT ON extensions.pg_stat_statements TO PUBLIC;
    INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    VALUES (987654, 'pg_stat_statements', 10, 'extensions'::regnamespace, false, '1.11')
"""


def test_bangkok_data_quality_false_green(copy: House) -> None:
    """Seven floors, and as many pairs of a sensor and a unit as sensors: what is counted says nothing of what it is."""
    with copy.superuser() as superuser:
        superuser.execute("ALTER TABLE sensor_readings DROP CONSTRAINT sensor_readings_floor_number_check")
        superuser.execute("TRUNCATE sensor_readings")
        superuser.execute(
            "INSERT INTO sensor_readings (timestamp, sensor_id, floor_number, equipment_type, reading_value, unit)"
            " SELECT moment, 'S' || sensor, CASE WHEN sensor % 7 = 6 THEN 99 ELSE sensor % 7 - 1 END, 'HVAC',"
            " CASE WHEN sensor <> 2 THEN 1 END,"
            " CASE WHEN sensor = 1 AND extract(month FROM moment) = 7 THEN 'degC' WHEN sensor <> 2 THEN 'kW' END"
            " FROM generate_series(1, 134) AS sensor,"
            " generate_series(timestamptz '2018-07-01 12:00+07', '2019-12-28 12:00+07', interval '1 month') AS moment"
        )
        found = {name: (ok, value) for name, ok, value in rows(superuser, QUALITY)}
    assert found["floors"] == (False, "4")
    assert found["units"] == (False, "2 sensors without a unit, or with several")
    assert found["sensors"] == (True, "134")
    assert found["months"] == (True, "18")


QUALITY: LiteralString = "SELECT name, ok, value FROM monitoring.data_quality"


@contextmanager
def running(house: House, statement: LiteralString) -> Iterator[None]:
    """A client whose statement takes long."""
    with closing(psycopg.connect(house.url("authenticator"), autocommit=True)) as client:
        client.execute("SET ROLE authenticated")
        client.pgconn.send_query(statement.encode())
        try:
            yield
        finally:
            client.cancel_safe()


def wait_for(connection: Connection, words: str) -> None:
    """Until the statement has run for longer than it should."""
    there = "SELECT count(*) FROM pg_stat_activity WHERE query = %s AND clock_timestamp() - query_start > '0.6 s'"
    while not one(connection, there, words):
        connection.execute("SELECT pg_sleep(0.1)")


def test_bangkok_slow_statements(copy: House) -> None:
    with copy.superuser() as superuser:
        assert rows(superuser, STATEMENTS) == [(True, "0", None)]
        superuser.execute(EXTENSION)
        here = one(superuser, "SELECT oid::bigint FROM pg_database WHERE datname = current_database()")

        def slow(query: str, *, database: int = here, toplevel: bool = True) -> None:
            superuser.execute(
                "INSERT INTO extensions.pg_stat_statements VALUES (%s, 3, 1200, %s, %s)", [query, toplevel, database]
            )

        # What takes its time, what runs inside of that, and what other databases do.
        for query in (
            "select app.refresh_aggregates($1)",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY app.hourly_aggregates",
            'COPY "public"."sensor_readings" ("timestamp") FROM STDIN (FORMAT csv)',
            'INSERT INTO "public"."sensor_readings" SELECT 1 FROM "pg_temp"."staging" AS new',
            "ALTER TABLE sensor_readings ADD COLUMN x integer",
        ):
            slow(query)
        slow("SELECT count(*) FROM app.hourly_aggregates", toplevel=False)
        slow("SELECT 1", database=1)
        assert rows(superuser, STATEMENTS) == [(True, "0", None)]
        slow("SELECT * FROM sensor_readings")
        assert rows(superuser, STATEMENTS) == [(False, "1", "00:00:01.2 SELECT * FROM sensor_readings")]
        superuser.execute("DELETE FROM pg_extension WHERE oid = 987654")
        with running(copy, "SELECT pg_sleep(30)"):
            wait_for(superuser, "SELECT pg_sleep(30)")
            ((ok, value, detail),) = rows(superuser, STATEMENTS)
            assert (ok, value) == (False, "1")
            assert "SELECT pg_sleep(30)" in detail
            with copy.client("service_role") as service:
                ((ok, value, detail),) = rows(service, STATEMENTS)
                # Of the superuser's session and the client's.
                assert (ok, value, detail) == (None, "0", "2 of others cannot be seen: it takes pg_read_all_stats")


def test_a_sender_of_the_log_is_no_statement(house: House) -> None:
    """It is active for as long as there is a replica."""
    with house.superuser() as superuser:
        source = one(superuser, "SELECT pg_get_functiondef('monitoring.slow_statements(interval)'::regprocedure)")
    assert "backend_type = 'client backend'" in source


def test_the_aggregates_of_a_restore_are_not_fresh(copy: House) -> None:
    fresh: LiteralString = "SELECT ok, value FROM monitoring.staleness ORDER BY name"
    with copy.superuser() as superuser:
        assert [ok for ok, _ in rows(superuser, fresh)] == [True, True]
        superuser.execute("REFRESH MATERIALIZED VIEW app.daily_aggregates WITH NO DATA")
        assert rows(superuser, fresh)[0] == (False, "empty since a restore")
