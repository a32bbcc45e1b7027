"""Which readings a subscription shows, and what the rule costs."""

from __future__ import annotations

from typing import Any, LiteralString

import pytest
from psycopg import Connection

from bangkok.house import READINGS, READINGS_A_DAY, SENSORS, USERS, House, come_as, one, plan, refused, rows

DOORS: dict[str, LiteralString] = {
    "readings": "SELECT count(*) FROM sensor_readings",
    "days": "SELECT count(*) FROM daily_aggregates",
    "hours": "SELECT count(*) FROM hourly_aggregates",
}
COUNTS: LiteralString = """
    SELECT (SELECT count(*) FROM sensor_readings), (SELECT count(*) FROM daily_aggregates),
        (SELECT count(*) FROM hourly_aggregates)
"""
KEYS: LiteralString = "SELECT sensor_id, timestamp FROM sensor_readings ORDER BY sensor_id, timestamp"
CALLS: LiteralString = "SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'access_level'"


def seen(house: House, role: str, user: str | None = None) -> tuple[int, int, int]:
    """How many readings, days and hours."""
    with house.client(role, user) as client:
        (counts,) = rows(client, COUNTS)
    return (counts[0], counts[1], counts[2])


@pytest.fixture(scope="module")
def everything(house: House) -> tuple[int, int, int]:
    with house.superuser() as superuser:
        (counts,) = rows(superuser, COUNTS)
    assert counts[0] == SENSORS * 92 * READINGS_A_DAY
    return (counts[0], counts[1], counts[2])


@pytest.mark.parametrize("user", ["stranger", "expired", "past_due", "statusless", None])
def test_nothing_without_a_subscription_that_holds(house: House, user: str | None) -> None:
    assert seen(house, "authenticated", user) == (0, 0, 0)


def test_nothing_for_a_tier_that_nobody_knows(copy: House) -> None:
    change: LiteralString = "UPDATE subscriptions SET tier = 'platinum'"
    with copy.client("service_role") as service:
        assert refused(service, change) == "23514"
    with copy.superuser() as superuser:
        superuser.execute("ALTER TABLE subscriptions DROP CONSTRAINT subscriptions_tier_check")
        superuser.execute(change)
    assert seen(copy, "authenticated", "professional") == (0, 0, 0)


@pytest.mark.parametrize("user", ["professional", "unlimited"])
def test_professional_reads_everything(house: House, everything: tuple[int, int, int], user: str) -> None:
    assert seen(house, "authenticated", user) == everything


def test_the_best_of_several_counts(house: House, everything: tuple[int, int, int]) -> None:
    assert seen(house, "authenticated", "both") == everything


def test_what_has_expired_is_not_the_best(house: House) -> None:
    assert seen(house, "authenticated", "fallen") == seen(house, "authenticated", "free")


def test_free_reads_a_tenth(house: House, everything: tuple[int, int, int]) -> None:
    for count, total in zip(seen(house, "authenticated", "free"), everything, strict=True):
        assert 0.09 < count / total < 0.11


def test_the_sample_has_every_sensor(house: House) -> None:
    with house.client("authenticated", "free") as free:
        assert one(free, "SELECT count(DISTINCT sensor_id) FROM sensor_readings") == SENSORS
        assert one(free, "SELECT count(DISTINCT sensor_id) FROM daily_aggregates") == SENSORS


def test_the_sample_is_the_same_at_every_query_and_for_every_user(house: House) -> None:
    samples = []
    for user, settings in {"free": "UTC", "fallen": "Asia/Tokyo"}.items():
        with house.client("authenticated", user) as client:
            client.execute("SELECT set_config('TimeZone', %s, true)", [settings])
            samples += [rows(client, KEYS), rows(client, KEYS)]
    assert samples == [samples[0]] * 4


def test_the_sample_is_the_same_after_another_import(copy: House) -> None:
    with copy.client("authenticated", "free") as free:
        before = rows(free, KEYS)
    with copy.client("service_role") as service:
        service.execute("DELETE FROM sensor_readings")
        service.execute(READINGS + " ORDER BY md5(sensor || 'another order' || number)")
        service.commit()
    with copy.client("authenticated", "free") as free:
        assert rows(free, KEYS) == before


def test_the_sample_is_of_whole_days_of_the_building(house: House) -> None:
    days: LiteralString = """
        SELECT count(*) FROM sensor_readings
        GROUP BY sensor_id, (timestamp AT TIME ZONE 'UTC' + interval '7 hours')::date
    """
    with house.client("authenticated", "free") as free:
        assert set(rows(free, days)) == {READINGS_A_DAY}


def test_service_role_reads_everything(house: House, everything: tuple[int, int, int]) -> None:
    assert seen(house, "service_role") == everything


def test_a_user_sees_only_own_subscriptions(house: House) -> None:
    for user, count in {"professional": 1, "both": 2, "expired": 1, "stranger": 0}.items():
        with house.client("authenticated", user) as client:
            assert rows(client, "SELECT user_id FROM subscriptions") == [USERS[user]] * count
    with house.client("authenticated") as client:
        assert rows(client, "TABLE subscriptions") == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE subscriptions SET tier = 'professional' WHERE user_id = auth.uid()",
        "UPDATE subscriptions SET expires_at = NULL",
        "INSERT INTO subscriptions (user_id, tier) VALUES (auth.uid(), 'professional')",
        "DELETE FROM subscriptions",
        "SELECT 1 FROM subscriptions FOR UPDATE",
        "MERGE INTO subscriptions USING (SELECT 1) AS s ON true WHEN MATCHED THEN UPDATE SET tier = 'professional'",
    ],
)
def test_a_user_changes_no_subscription(house: House, change: LiteralString) -> None:
    with house.client("authenticated", "free") as free:
        assert refused(free, change) == "42501"


def test_a_pooled_session_forgets_who_came_before(house: House) -> None:
    with house.client("authenticated", "professional") as client:
        client.execute("PREPARE many AS SELECT count(*) FROM sensor_readings")
        client.execute("SET plan_cache_mode TO force_generic_plan")
        assert one(client, "EXECUTE many") > 0
        client.commit()
        come_as(client, "authenticated", "stranger")
        assert one(client, "EXECUTE many") == 0


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("user", ["professional", "free", "stranger"])
def test_the_rule_is_asked_by_query_and_not_by_row(house: House, door: str, user: str) -> None:
    with house.client("authenticated", user) as client:
        # In parallel it would be once a process.
        client.execute("SET LOCAL max_parallel_workers_per_gather TO 0")
        nodes = plan(client, DOORS[door])
        asked = [node for node in nodes if "access_level" in str(node.get("Output"))]
        assert {node["Parent Relationship"] for node in asked} == {"InitPlan"}
        assert {node["Actual Loops"] for node in asked} <= {0, 1}
        assert not [node for node in nodes if "access_level()" in conditions(node)]
        assert one(client, CALLS) == sum(node["Actual Loops"] for node in asked) <= 3


def conditions(node: dict[str, Any]) -> str:
    return "".join(str(node.get(key, "")) for key in ("Filter", "Index Cond", "Recheck Cond", "Join Filter"))


@pytest.mark.parametrize("door", DOORS)
def test_bangkok_aggregates_for_strangers(house: House, door: str) -> None:
    """Whoever has no subscription reads nothing at all: neither how many rows there are, nor whether there is one."""
    with house.client("authenticated", "stranger") as client:
        nodes = plan(client, DOORS[door])
    assert any("One-Time Filter" in node for node in nodes)
    assert reads(nodes) == {0}


def test_bangkok_transaction_outlives_expiry(copy: House) -> None:
    """A transaction that began in time reads nothing any more when the time is over."""
    ends: LiteralString = "UPDATE subscriptions SET expires_at = clock_timestamp() + '0.3 s' WHERE user_id = %s"
    with copy.superuser() as superuser:
        superuser.execute(ends, [USERS["professional"]])
    with copy.client("authenticated", "professional") as client:
        assert one(client, DOORS["days"]) > 0
        client.execute("SELECT pg_sleep(0.4)")
        assert [one(client, query) for query in DOORS.values()] == [0, 0, 0]


def test_a_professional_s_query_reads_in_parallel(house: House) -> None:
    with house.client("authenticated", "professional") as client:
        costs_nothing(client)
        nodes = plan(client, "SELECT count(*) FROM sensor_readings")
    assert any(node["Node Type"] == "Gather" for node in nodes)


def costs_nothing(client: Connection) -> None:
    """Let the planner take several processes for small tables, too."""
    client.execute("SET LOCAL parallel_setup_cost TO 0")
    client.execute("SET LOCAL parallel_tuple_cost TO 0")
    client.execute("SET LOCAL min_parallel_table_scan_size TO 0")


def reads(nodes: list[dict[str, Any]]) -> set[int]:
    """How often what lies behind the doors was read."""
    behind = ("sensor_readings", "daily_aggregates", "hourly_aggregates")
    return {node["Actual Loops"] for node in nodes if node.get("Relation Name", "").startswith(behind)}
