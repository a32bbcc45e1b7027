"""The document's common queries, each run as a user, with other sensors, floors and dates every time."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

RUNS, WARM = 60, 3
COMMON = {
    "One sensor, a month, every reading": """
        SELECT timestamp, reading_value, status FROM sensor_readings
        WHERE sensor_id = %(sensor)s AND timestamp >= %(month)s AND timestamp < %(month_end)s
        ORDER BY timestamp
    """,
    "A floor, a day, every reading": """
        SELECT timestamp, sensor_id, equipment_type, reading_value, unit, status FROM sensor_readings
        WHERE floor_number = %(floor)s AND timestamp >= %(day)s AND timestamp < %(day_end)s
        ORDER BY timestamp, sensor_id
    """,
    "A floor, a day, by hour": """
        SELECT date_trunc('hour', timestamp, 'Asia/Bangkok'), equipment_type, unit,
            avg(reading_value), max(reading_value), min(reading_value)
        FROM sensor_readings
        WHERE floor_number = %(floor)s AND timestamp >= %(day)s AND timestamp < %(day_end)s
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """,
    "An equipment type, a week, by hour from the readings": """
        SELECT date_trunc('hour', timestamp, 'Asia/Bangkok'), unit,
            avg(reading_value), max(reading_value), min(reading_value)
        FROM sensor_readings
        WHERE equipment_type = %(type)s AND timestamp >= %(day)s AND timestamp < %(week_end)s
        GROUP BY 1, 2 ORDER BY 1, 2
    """,
    "An equipment type, a week, the first 1,000": """
        SELECT timestamp, sensor_id, equipment_type, reading_value, unit, status FROM sensor_readings
        WHERE equipment_type = %(type)s AND timestamp >= %(day)s AND timestamp < %(week_end)s
        ORDER BY timestamp, sensor_id LIMIT 1000
    """,
    "Dashboard: floors, a month by day": """
        SELECT day, floor_number, unit, sum(avg_value * reading_count) / nullif(sum(reading_count), 0), max(max_value)
        FROM daily_aggregates WHERE day >= %(month_day)s AND day < %(month_end_day)s
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """,
    "Dashboard: a sensor, 18 months by day": """
        SELECT day, avg_value, max_value, min_value FROM daily_aggregates WHERE sensor_id = %(sensor)s ORDER BY day
    """,
    "Dashboard: a floor, a week by hour": """
        SELECT hour, equipment_type, unit,
            sum(avg_value * reading_count) / nullif(sum(reading_count), 0), max(max_value)
        FROM hourly_aggregates WHERE floor_number = %(floor)s AND hour >= %(day)s AND hour < %(week_end)s
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """,
    "Dashboard: the building, a day by hour": """
        SELECT hour, equipment_type, unit, sum(avg_value * reading_count) / nullif(sum(reading_count), 0)
        FROM hourly_aggregates WHERE hour >= %(day)s AND hour < %(day_end)s
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """,
}
RARE = {
    "An equipment type, a week, every reading": """
        SELECT timestamp, sensor_id, equipment_type, reading_value, unit, status FROM sensor_readings
        WHERE equipment_type = %(type)s AND timestamp >= %(day)s AND timestamp < %(week_end)s
        ORDER BY timestamp, sensor_id
    """,
}
"""What sends tens of thousands of rows: the time is that of fetching them."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds, and the mean number of rows."""

    p50: float
    p95: float
    rows: int


def _start(month: int) -> datetime:
    """When a month of the data begins in the building."""
    return datetime(2018 + (6 + month) // 12, (6 + month) % 12 + 1, 1, tzinfo=UTC) - timedelta(hours=7)


def _parameters(rng: random.Random) -> dict[str, Any]:
    month, floor = rng.randrange(18), rng.randint(1, 7)
    day = _start(0) + timedelta(days=rng.randrange(540))
    noon = timedelta(hours=12)  # of the building's first day
    return {
        "sensor": f"F{floor}Z{rng.randint(1, 4)}-{rng.choice(['AC', 'LIGHT', 'PLUG'])}",
        "type": rng.choice(["HVAC", "lighting", "electrical"]),
        "floor": floor,
        "month": _start(month),
        "month_end": _start(month + 1),
        "month_day": (_start(month) + noon).date(),
        "month_end_day": (_start(month + 1) + noon).date(),
        "day": day,
        "day_end": day + timedelta(days=1),
        "week_end": day + timedelta(days=7),
    }


def timed(connection: psycopg.Connection, name: str, query: str) -> Timing:
    """Run a query again and again, and fetch its rows."""
    rng, times, rows = random.Random(name), [], 0  # noqa: S311 - no secret, and the same every time
    # Parameters in the text, as a pooler sends them: a plan for these values, not for any.
    with psycopg.ClientCursor(connection) as cursor:
        for run in range(WARM + RUNS):
            parameters = _parameters(rng)
            began = time.perf_counter()
            fetched = len(cursor.execute(query.encode(), parameters).fetchall())
            if run >= WARM:
                times.append((time.perf_counter() - began) * 1000)
                rows += fetched
    times.sort()
    return Timing(times[RUNS // 2], times[RUNS * 95 // 100 - 1], rows // RUNS)
