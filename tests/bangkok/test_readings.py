"""The readings' partitions, their indexes, and who makes the next ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString

import pytest
from psycopg import Connection

from bangkok.house import House, one, plan, refused, rows

IN_2018 = [f"sensor_readings_2018_{month:02}" for month in range(1, 13)]
IN_2019 = [f"sensor_readings_2019_{month:02}" for month in range(1, 13)]
PARTITIONS: LiteralString = """
    SELECT relname, substring(pg_get_expr(relpartbound, oid) FROM 'FROM [(]''(.+)''[)] TO'),
        substring(pg_get_expr(relpartbound, oid) FROM 'TO [(]''(.+)''[)]')
    FROM pg_class
    WHERE relispartition AND relkind = 'r'
    ORDER BY relname
"""
INSERT: LiteralString = "INSERT INTO sensor_readings (timestamp, sensor_id, floor_number) VALUES (%s, 'S1', 1)"
MAINTAIN: LiteralString = "SELECT app.maintain_sensor_readings(%s)"


@pytest.fixture
def superuser(house: House) -> Iterator[Connection]:
    with house.superuser() as connection:
        connection.execute("SET TimeZone TO 'UTC'")
        yield connection


def months(names: list[str]) -> list[tuple[str, str, str]]:
    """What PARTITIONS says of months of UTC with these names."""
    found = []
    for name in names:
        year, month = map(int, name.split("_")[-2:])
        after = (year + month // 12, month % 12 + 1)
        found.append((name, f"{year}-{month:02}-01 00:00:00+00", f"{after[0]}-{after[1]:02}-01 00:00:00+00"))
    return found


def test_who_migrates_is_not_in_utc_and_above_no_policy(house: House) -> None:
    with house.migrator() as migrator:
        assert one(migrator, "SHOW TimeZone") == "America/Los_Angeles"
        mighty = "SELECT rolsuper OR rolbypassrls OR rolreplication FROM pg_roles WHERE rolname = current_user"
        assert one(migrator, mighty) is False
        assert set(rows(migrator, "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relispartition")) == {
            "migrator"
        }


def test_there_is_a_partition_for_each_month_of_utc(superuser: Connection) -> None:
    assert rows(superuser, PARTITIONS) == months(IN_2018 + IN_2019)


def test_every_index_reaches_every_partition(superuser: Connection) -> None:
    of_parent = """
        SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'sensor_readings'::regclass AND indisvalid
    """
    reached = """
        SELECT parent.indexrelid::regclass::text, method.amname, class.reloptions::text, count(*)
        FROM pg_index AS parent
        JOIN pg_inherits ON inhparent = parent.indexrelid
        JOIN pg_index AS child ON child.indexrelid = inhrelid
        JOIN pg_class AS class ON class.oid = child.indexrelid
        JOIN pg_am AS method ON method.oid = class.relam
        WHERE parent.indrelid = 'sensor_readings'::regclass AND child.indisvalid
        GROUP BY 1, 2, 3
        ORDER BY 1
    """
    assert len(rows(superuser, of_parent)) == 4
    assert rows(superuser, reached) == [
        ("ix_sensor_readings_equipment_type", "btree", None, 24),
        ("ix_sensor_readings_floor_number", "btree", None, 24),
        ("ix_sensor_readings_timestamp", "brin", "{pages_per_range=16}", 24),
        ("sensor_readings_pkey", "btree", None, 24),
    ]


@pytest.mark.parametrize("user", ["professional", "free"])
def test_a_month_is_read_from_its_partition_alone(house: House, user: str) -> None:
    query: LiteralString = """
        SELECT reading_value FROM sensor_readings
        WHERE sensor_id = 'S7' AND timestamp >= '2018-08-01 00:00Z' AND timestamp < '2018-09-01 00:00Z'
    """
    with house.client("authenticated", user) as client:
        nodes = plan(client, query)
    assert relations_in(nodes) == {"sensor_readings_2018_08"}
    # Not even the policies keep the conditions from being answered by an index.
    assert any("sensor_id" in node.get("Index Cond", "") for node in nodes)


def test_a_time_that_is_known_only_when_it_runs_prunes_too(house: House) -> None:
    query: LiteralString = "SELECT 1 FROM sensor_readings WHERE timestamp >= now() - interval '1 month'"
    with house.client("authenticated", "professional") as client:
        assert relations_in(plan(client, query)) == set()


def relations_in(nodes: list[dict[str, Any]]) -> set[str]:
    found = {node["Relation Name"] for node in nodes if "Relation Name" in node}
    return found - {"subscriptions"}


@pytest.mark.parametrize("moment", ["2018-01-01 00:00Z", "2019-12-31 23:59:59.999999Z", "2020-01-01 06:59+07"])
def test_a_reading_inside_is_taken(house: House, moment: str) -> None:
    with house.client("service_role") as service:
        assert refused(service, INSERT, moment) is None


@pytest.mark.parametrize("moment", ["2017-12-31 23:59:59.999999Z", "2020-01-01 00:00Z", "infinity", "-infinity"])
def test_a_reading_outside_is_refused(house: House, moment: str) -> None:
    with house.client("service_role") as service:
        assert refused(service, INSERT, moment) == "23514"


def test_a_sensor_has_one_reading_at_a_time(house: House) -> None:
    with house.client("service_role") as service:
        assert refused(service, INSERT, "2018-06-30 18:00Z") == "23505"


def test_maintenance_makes_the_next_three_once(copy: House) -> None:
    with copy.migrator() as migrator, copy.superuser() as superuser:
        superuser.execute("SET TimeZone TO 'UTC'")
        assert len(rows(migrator, MAINTAIN, "2019-12-15 00:00Z")) == 3
        made = ["sensor_readings_2020_01", "sensor_readings_2020_02", "sensor_readings_2020_03"]
        assert rows(superuser, PARTITIONS) == months(IN_2018 + IN_2019 + made)
        assert rows(migrator, MAINTAIN, "2019-12-15 00:00Z") == []
        # New Year's Eve in Los Angeles, where the session is, and January in UTC.
        assert len(rows(migrator, MAINTAIN, "2019-12-31 20:00-08")) == 1
        assert rows(superuser, PARTITIONS) == months([*IN_2018, *IN_2019, *made, "sensor_readings_2020_04"])


def test_a_partition_made_later_is_as_closed_and_as_indexed_as_the_others(copy: House) -> None:
    told: LiteralString = """
        SELECT DISTINCT nspname, relrowsecurity, relforcerowsecurity,
            coalesce(relacl = acldefault('r', relowner), true),
            (SELECT count(*) FROM pg_index JOIN pg_inherits ON inhrelid = indexrelid WHERE indrelid = c.oid)
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = relnamespace
        WHERE relispartition AND relkind = 'r'
    """
    with copy.migrator() as migrator, copy.superuser() as superuser:
        rows(migrator, MAINTAIN, "2019-12-15 00:00Z")
        assert one(superuser, "SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'") == 27
        assert rows(superuser, told) == [("app", True, True, True, 4)]
    with copy.client("service_role") as service:
        assert refused(service, INSERT, "2020-03-31 23:59Z") is None
    for role in ("anon", "authenticated", "service_role"):
        with copy.client(role) as client:
            assert refused(client, "TABLE app.sensor_readings_2020_01") == "42501"


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_only_the_owner_makes_partitions(house: House, role: str) -> None:
    with house.client(role) as client:
        assert refused(client, MAINTAIN, "2019-12-15 00:00Z") == "42501"


def test_readings_come_in_by_copy(house: House) -> None:
    columns: LiteralString = "timestamp, sensor_id, floor_number, equipment_type, reading_value, unit, status"
    with house.client("service_role") as service:
        before = one(service, "SELECT count(*) FROM sensor_readings")
        with service.cursor().copy(f"COPY sensor_readings ({columns}) FROM STDIN") as taken:
            taken.write_row(("2019-01-31 23:59:59Z", "S1", 1, "HVAC", "12.5", "kW", "normal"))
            taken.write_row(("2019-02-01 00:00:00Z", "S1", 1, "HVAC", None, "kW", "fault"))
        assert one(service, "SELECT count(*) FROM sensor_readings") == before + 2
