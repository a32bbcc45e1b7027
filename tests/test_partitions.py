"""Partitions at work: the function that maintains them, queries that leave some out, bounds in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tablewright.catalog.model import Partition
from tablewright.catalog.names import QName
from tablewright.introspect import introspect
from tablewright.introspect.normalize import normalize
from tablewright.postgres.server import Database, Server
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

CASES = Path(__file__).parent / "cases" / "partition"
Connection = psycopg.Connection[Any]
MAINTAIN = "SELECT maintain_readings(%s)"


def built(database: Database, case: str) -> Spec:
    """Run the schema.sql of a case, in a session whose time zone is far from UTC."""
    spec = read_spec(CASES / case, CASES)
    with database.connect() as connection:
        connection.execute("SET timezone = 'Pacific/Auckland'")
        connection.execute(generate([spec])[spec.system.name]["schema.sql"].encode())
    return spec


@pytest.fixture
def readings(database: Database) -> Iterator[Connection]:
    built(database, "by_rule")
    with database.connect() as connection:
        connection.execute("SET timezone = 'Asia/Bangkok'; INSERT INTO sensors (name) VALUES ('s')")
        yield connection


def did(connection: Connection, present: str) -> list[str]:
    """What the function says that it did."""
    return [line for (line,) in connection.execute(MAINTAIN, (present,))]


def insert(connection: Connection, at: str, value: int = 1) -> None:
    connection.execute("INSERT INTO readings (sensor_id, taken_at, value) VALUES (1, %s, %s)", (at, value))


def where(connection: Connection) -> dict[str, int]:
    """How many rows each partition holds."""
    return dict(connection.execute("SELECT tableoid::regclass::text, count(*) FROM readings GROUP BY 1").fetchall())


def test_bounds_are_in_utc_whatever_the_session_says(any_server: Server) -> None:
    with any_server.database() as database:
        spec = read_spec(CASES / "one_by_one", CASES)
        if any_server.version >= 17:
            spec = built(database, "by_rule")
        else:
            built(database, "one_by_one")
        with database.connect() as connection:
            assert introspect(connection).partitions == normalize(spec.catalog, connection).partitions


def test_a_row_lies_in_the_month_that_it_has_in_utc(readings: Connection) -> None:
    insert(readings, "2018-12-31 23:59:59.999+00")
    insert(readings, "2019-01-01 00:00:00+00")
    insert(readings, "2019-01-01 06:00:00+07")
    assert where(readings) == {"readings_2018_12": 2, "readings_2019_01": 1}


def test_the_function_makes_what_is_needed_next(readings: Connection) -> None:
    assert did(readings, "2019-01-15") == ["made public.readings_2019_03", "made public.readings_2019_04"]
    assert did(readings, "2019-01-15") == []
    # In Bangkok it is May already.
    assert did(readings, "2019-04-30 23:30+00") == [f"made public.readings_2019_0{month}" for month in (5, 6, 7)]


def test_what_it_makes_is_like_what_migrations_make(readings: Connection) -> None:
    declared = introspect(readings)
    did(readings, "2019-01-15")
    found = introspect(readings)
    made = found.partitions[QName("public", "readings_2019_03")]
    assert made == Partition(
        key=QName("public", "readings_2019_03"),
        parent=QName("public", "readings"),
        bound="FOR VALUES FROM ('2019-03-01 00:00:00+00') TO ('2019-04-01 00:00:00+00')",
        row_security=True,
        comment="A month of readings, in UTC.",
    )
    # Nothing of it is its own: neither keys nor indexes, checks, defaults.
    for attribute in ("primary_keys", "uniques", "checks", "foreign_keys", "indexes", "tables", "unmodelled"):
        assert getattr(found, attribute) == getattr(declared, attribute), attribute
    insert(readings, "2019-03-15")
    with pytest.raises(psycopg.errors.CheckViolation):
        insert(readings, "2019-03-15", -1)


def test_a_second_caller_waits(readings: Connection, database: Database) -> None:
    with database.connect() as other:
        other.execute("SET lock_timeout = '50ms'")
        with readings.transaction():
            assert len(did(readings, "2019-01-15")) == 2
            with pytest.raises(psycopg.errors.LockNotAvailable):
                did(other, "2019-01-15")
        assert did(other, "2019-01-15") == []


def test_rows_leave_the_default_partition_when_their_own_is_made(readings: Connection) -> None:
    for day in ("2019-03-01", "2019-03-31 23:59+00", "2019-04-01 00:00+00", "2031-01-01"):
        insert(readings, day)
    before = readings.execute("SELECT id, sensor_id, taken_at, value, doubled FROM readings ORDER BY id").fetchall()
    assert where(readings) == {"readings_default": 3, "readings_2019_02": 1}
    assert did(readings, "2019-01-15") == [
        "moved 1 rows from public.readings_default to public.readings_2019_03",
        "made public.readings_2019_03",
        "moved 1 rows from public.readings_default to public.readings_2019_04",
        "made public.readings_2019_04",
    ]
    assert where(readings) == {
        **{"readings_default": 1, "readings_2019_02": 1},
        **{"readings_2019_03": 1, "readings_2019_04": 1},
    }
    after = readings.execute("SELECT id, sensor_id, taken_at, value, doubled FROM readings ORDER BY id").fetchall()
    assert after == before
    assert introspect(readings).unmodelled == ()


def test_what_is_too_old_is_detached_and_kept(readings: Connection) -> None:
    insert(readings, "2018-11-15")
    assert did(readings, "2020-12-31 23:59+00")[4:] == [
        "detached public.readings_2018_11",
        "detached public.readings_before",
    ]
    assert where(readings) == {}
    assert readings.execute("SELECT count(*) FROM readings_2018_11").fetchone() == (1,)
    assert did(readings, "2020-12-31 23:59+00") == []


def test_an_owner_whom_the_policies_hold_moves_rows_too(database: Database) -> None:
    built(database, "hostile_partitions")
    table, function = '"100 % ü"."Mess ""ung"" \':x"', '"100 % ü"."maintain_Mess ""ung"" \':x"'
    with database.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute(f"INSERT INTO {table} VALUES ('2019-02-10', 1, 'x')")  # noqa: S608 - a constant
        connection.execute(
            f"""
            CREATE ROLE tablewright_partitions_owner;
            GRANT ALL ON SCHEMA "100 % ü" TO tablewright_partitions_owner;
            ALTER TABLE {table} OWNER TO tablewright_partitions_owner;
            ALTER TABLE "100 % ü"."De'fault %" OWNER TO tablewright_partitions_owner;
            ALTER TABLE "100 % ü"."select" OWNER TO tablewright_partitions_owner;
            GRANT EXECUTE ON FUNCTION {function} TO tablewright_partitions_owner;
            SET ROLE tablewright_partitions_owner;
            """
        )
        assert connection.execute(f"TABLE {table}").fetchall() == []
        made = '"100 % ü"."Mess ""ung"" \':x \\ % :n_02.2019"'
        assert [line for (line,) in connection.execute(f"SELECT {function}('2019-01-15')")] == [
            f'moved 1 rows from "100 % ü"."De\'fault %" to {made}',
            f"made {made}",
        ]
        connection.execute("RESET ROLE")
        assert len(connection.execute(f"TABLE {made}").fetchall()) == 1
        forced = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relispartition AND relname ~ 'Mess|De'"
        assert connection.execute(f"{forced} AND relkind = 'r'").fetchone() == (True,)


def test_queries_leave_out_the_partitions_that_cannot_match(readings: Connection) -> None:
    plan = readings.execute(
        "EXPLAIN SELECT * FROM readings WHERE taken_at >= '2019-01-05 00:00+00' AND taken_at < '2019-01-08 00:00+00'"
    ).fetchall()
    text = "\n".join(line for (line,) in plan)
    assert "readings_2019_01" in text
    assert "readings_2018_12" not in text
    assert "readings_default" not in text
