"""What dashboards show is what follows from the readings."""

from __future__ import annotations

from typing import LiteralString

import pytest
from psycopg import Connection, sql

from bangkok.house import READINGS, SENSORS, House, one, rows

VIEWS: tuple[LiteralString, ...] = ("daily_aggregates", "hourly_aggregates")
PERIODS: dict[LiteralString, LiteralString] = {
    "daily_aggregates": "(timestamp AT TIME ZONE 'UTC' + interval '7 hours')::date",
    "hourly_aggregates": "to_timestamp(floor(extract(epoch FROM timestamp) / 3600) * 3600)",
}
"""The building's days and hours, reckoned without a time zone."""


def differences(connection: Connection, view: LiteralString) -> int:
    """How many rows of a view do not follow from the readings that the same role sees, or are missing."""
    recomputed = sql.SQL(
        "SELECT sensor_id, floor_number, equipment_type, unit, {},"
        " round(sum(reading_value) / nullif(count(reading_value), 0), 4),"
        " (array_agg(reading_value ORDER BY reading_value DESC NULLS LAST))[1],"
        " (array_agg(reading_value ORDER BY reading_value))[1],"
        " count(*) FILTER (WHERE reading_value IS NOT NULL)"
        " FROM sensor_readings GROUP BY 1, 2, 3, 4, 5"
    ).format(sql.SQL(PERIODS[view]))
    shown = sql.SQL("SELECT * FROM {}").format(sql.Identifier(view))
    query = sql.SQL("SELECT count(*) FROM (({0} EXCEPT ALL {1}) UNION ALL ({1} EXCEPT ALL {0})) AS different")
    return int(one(connection, query.format(recomputed, shown)))


@pytest.mark.parametrize("view", VIEWS)
def test_they_are_what_a_plain_recomputation_gives(house: House, view: LiteralString) -> None:
    with house.client("service_role") as service:
        assert differences(service, view) == 0
        assert one(service, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(view))) > SENSORS * 92


@pytest.mark.parametrize("user", ["free", "professional"])
@pytest.mark.parametrize("view", VIEWS)
def test_they_are_what_follows_from_the_readings_that_the_user_sees(
    house: House, view: LiteralString, user: str
) -> None:
    with house.client("authenticated", user) as client:
        assert differences(client, view) == 0


def test_a_day_begins_at_midnight_of_the_building(house: House) -> None:
    with house.client("service_role") as service:
        service.execute("SET LOCAL TimeZone TO 'America/Los_Angeles'")
        service.execute(
            "INSERT INTO sensor_readings (timestamp, sensor_id, floor_number, reading_value, unit) VALUES"
            " ('2019-03-09 16:59:59Z', 'edge', 1, 1, 'kW'), ('2019-03-09 17:00Z', 'edge', 1, 2, 'kW'),"
            " ('2019-03-09 17:30Z', 'edge', 1, 4, 'kW'), ('2019-03-10 16:59:59Z', 'edge', 1, 8, 'kW')"
        )
        service.execute("SELECT app.refresh_aggregates('daily_aggregates')")
        days = "SELECT day::text, max_value, reading_count FROM daily_aggregates WHERE sensor_id = 'edge' ORDER BY 1"
        assert rows(service, days) == [("2019-03-09", 1, 1), ("2019-03-10", 8, 3)]


def test_units_are_never_averaged_together(house: House) -> None:
    with house.client("authenticated", "professional") as client:
        of_a_day = "SELECT unit FROM daily_aggregates WHERE sensor_id = 'S2' AND day = '2018-08-01' ORDER BY unit"
        assert rows(client, of_a_day) == ["%RH", "degC"]
        without = "SELECT count(*) FROM daily_aggregates WHERE sensor_id = 'S1' AND unit IS NULL"
        assert one(client, without) == 92


def test_a_fault_without_a_value_counts_for_nothing(house: House) -> None:
    with house.client("service_role") as service:
        values = one(service, "SELECT count(reading_value) FROM sensor_readings")
        assert one(service, "SELECT sum(reading_count) FROM daily_aggregates") == values
        assert one(service, "SELECT sum(reading_count) FROM hourly_aggregates") == values
        assert one(service, "SELECT count(*) FROM sensor_readings") > values


@pytest.mark.parametrize("view", VIEWS)
def test_a_unique_index_tells_all_rows_apart(house: House, view: LiteralString) -> None:
    unique = """
        SELECT indisvalid AND indnullsnotdistinct AND indpred IS NULL AND indexprs IS NULL FROM pg_index
        WHERE indrelid = to_regclass('app.' || %s) AND indisunique
    """
    with house.superuser() as superuser:
        assert rows(superuser, unique, view) == [True]


def test_a_refresh_is_written_down(house: House) -> None:
    logged = """
        SELECT view_name, row_count, started_at <= finished_at AND clock_timestamp() - finished_at < interval '1 minute'
        FROM app.refresh_log ORDER BY started_at DESC LIMIT 2
    """
    with house.client("service_role") as service:
        days = one(service, "SELECT count(*) FROM daily_aggregates")
        hours = one(service, "SELECT count(*) FROM hourly_aggregates")
        before = one(service, "SELECT count(*) FROM app.refresh_log")
        service.execute("SELECT app.refresh_aggregates()")
        assert one(service, "SELECT count(*) FROM app.refresh_log") == before + 2
        assert rows(service, logged) == [("hourly_aggregates", hours, True), ("daily_aggregates", days, True)]


def test_one_view_can_be_refreshed_by_itself(house: House) -> None:
    with house.client("service_role") as service:
        before = one(service, "SELECT count(*) FROM app.refresh_log")
        service.execute("SELECT app.refresh_aggregates('daily_aggregates')")
        service.execute("SELECT app.refresh_aggregates('no such view')")
        assert one(service, "SELECT count(*) FROM app.refresh_log") == before + 1


def test_readers_do_not_wait_for_a_refresh(house: House) -> None:
    with house.client("service_role") as service, house.client("authenticated", "professional") as reader:
        service.execute("SELECT app.refresh_aggregates('daily_aggregates')")
        reader.execute("SET LOCAL lock_timeout TO '200ms'")
        assert one(reader, "SELECT count(*) FROM daily_aggregates") > 0


def test_only_an_empty_one_is_refreshed_plainly(copy: House) -> None:
    with copy.superuser() as superuser:
        superuser.execute("TRUNCATE sensor_readings")
    copy.refresh()
    with copy.client("service_role") as service:
        service.execute(READINGS + " LIMIT 100")
        service.commit()
    assert "AccessExclusiveLock" in locks_of_a_refresh(copy)
    assert "AccessExclusiveLock" not in locks_of_a_refresh(copy)


def locks_of_a_refresh(house: House) -> set[str]:
    held = "SELECT mode FROM pg_locks WHERE relation = 'app.daily_aggregates'::regclass"
    with house.client("service_role") as service, house.superuser() as superuser:
        service.execute("SELECT app.refresh_aggregates('daily_aggregates')")
        found = set(rows(superuser, held))
        service.commit()
    return found
