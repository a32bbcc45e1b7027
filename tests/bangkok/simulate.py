"""Readings of the true shape of CU-BEMS (Chulalongkorn University, Bangkok): the same bytes every time.

134 sensors on 7 floors, from 2018-07-01 to 2019-12-31 in the building's time (18 months), one CSV file a month. Every
sensor reads on a grid (20 minutes for 5,000,000 readings), a few minutes beside its neighbour's; readings are missing
here and there, as they are in the original, until exactly the number asked for remains. The original reads every
minute and is wide (a column a sensor, naive local time); this is its long form.
"""

from __future__ import annotations

import argparse
import calendar
import math
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

HEADER = "timestamp,sensor_id,floor_number,equipment_type,reading_value,unit,status\n"
MONTHS = [(2018 + (6 + i) // 12, (6 + i) % 12 + 1) for i in range(18)]
ZONES = {1: 4, 2: 4, 3: 5, 4: 5, 5: 5, 6: 5, 7: 5}
MINUTES = 1440  # of a day
STEPS = [step for step in range(1, MINUTES + 1) if MINUTES % step == 0]
NOISE = 101  # values of one sensor in one slot of the day, prepared as text
ROWS = 5_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What is measured, and so the unit; `night` and `day` are typical values, `spread` how far they vary."""

    code: str
    equipment_type: str
    unit: str
    night: float
    day: float
    spread: float


AC = Kind("AC", "HVAC", "kW", 1.5, 24.0, 3.0)
LIGHT = Kind("LIGHT", "lighting", "kW", 0.6, 9.0, 0.8)
PLUG = Kind("PLUG", "electrical", "kW", 2.0, 11.0, 1.5)
TEMP = Kind("TEMP", "HVAC", "degC", 29.0, 24.5, 0.9)
RH = Kind("RH", "HVAC", "%RH", 68.0, 54.0, 4.0)
LUX = Kind("LUX", "lighting", "lux", 3.0, 420.0, 40.0)


@dataclass(frozen=True, slots=True)
class Sensor:
    """One sensor: its number gives it a place on the grid and a level of its own."""

    number: int
    sensor_id: str
    floor: int
    kind: Kind


def sensors() -> list[Sensor]:
    """134: power of cooling, light and sockets in 33 zones, climate in 14 of them, light level in 7."""
    found = []
    for floor, zones in ZONES.items():
        for zone in range(1, zones + 1):
            kinds = [AC, LIGHT, PLUG, *([TEMP, RH] if zone <= 2 else []), *([LUX] if zone == 1 else [])]
            found += [(f"F{floor}Z{zone}-{kind.code}", floor, kind) for kind in kinds]
    return [Sensor(number, *parts) for number, parts in enumerate(found)]


def _minutes(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] * MINUTES


def shares(rows: int) -> tuple[int, list[int]]:
    """The step of the grid in minutes, and how many readings each month keeps."""
    everything = len(sensors()) * sum(_minutes(*month) for month in MONTHS)
    step = max((s for s in STEPS if everything // s >= rows), default=0)
    if not step:
        raise SystemExit(f"more than one reading a minute: at most {everything:,} rows")
    ends = [0]
    for month in MONTHS:
        ends.append(ends[-1] + len(sensors()) * (_minutes(*month) // step))
    marks = [end * rows // ends[-1] for end in ends]
    return step, [after - before for before, after in pairwise(marks)]


def _profile(sensor: Sensor, step: int, rng: random.Random) -> list[list[str]]:
    """For each slot of the day the values of this sensor, as text."""
    kind, slots = sensor.kind, MINUTES // step
    level = 0.85 + 0.3 * ((sensor.number * 37) % 100) / 100
    table = []
    for slot in range(slots):
        hour = 24 * slot / slots
        open_ = 1 / (1 + math.exp(-(hour - 7.5) * 2)) - 1 / (1 + math.exp(-(hour - 18) * 2))
        middle = (kind.night + (kind.day - kind.night) * open_) * level
        spread = kind.spread * (0.3 + 0.7 * open_)
        table.append([f"{max(0.0, rng.gauss(middle, spread)):.4f}" for _ in range(NOISE)])
    return table


def _stamps(year: int, month: int, start: int, count: int) -> list[str]:
    """The minutes from the start of a slot, counted from the month's first, in the building's time."""
    found = []
    for minute in range(start, start + count):
        day, rest = divmod(minute, MINUTES)
        found.append(f"{year}-{month:02d}-{day + 1:02d}T{rest // 60:02d}:{rest % 60:02d}:00+07:00,")
    return found


def _reading(values: list[str], chance: float) -> str:
    """The value, and what stands behind the unit, apart by a space; a sensor that fails has nothing to say."""
    status = "normal" if chance < 0.99 else "warning" if chance < 0.998 else "fault"
    return f"{'' if status == 'fault' else values[int(chance * 1e6) % NOISE]} {status}"


def write_month(folder: Path, number: int, step: int, keep: int) -> Path:
    """One file. What is random in it depends on the month alone, so that files can be made in any order."""
    year, month = MONTHS[number]
    rng = random.Random(f"cu-bems {year}-{month:02d} {step}")  # noqa: S311 - no secret, and the same every time
    everyone = sensors()
    tables = [_profile(sensor, step, rng) for sensor in everyone]
    heads = [f"{s.sensor_id},{s.floor},{s.kind.equipment_type}," for s in everyone]
    # By the minute at which they read, so that a file is in order of time.
    order = sorted(range(len(everyone)), key=lambda n: (n % step, n))
    slots = _minutes(year, month) // step
    cells = slots * len(everyone)
    missing = set(rng.sample(range(cells), cells - keep))
    path = folder / f"readings-{year}-{month:02d}.csv"
    cell = 0
    with path.open("w", encoding="ascii", newline="") as out:
        out.write(HEADER)
        for start in range(0, slots * step, step):
            stamps = _stamps(year, month, start, min(step, len(everyone)))
            lines = []
            for n in order:
                if cell not in missing:
                    value, status = _reading(tables[n][start % MINUTES // step], rng.random()).split(" ")
                    lines.append(f"{stamps[n % step]}{heads[n]}{value},{everyone[n].kind.unit},{status}\n")
                cell += 1
            out.write("".join(lines))
    return path


def write(folder: Path, rows: int = ROWS) -> list[Path]:
    """All files, in two processes."""
    folder.mkdir(parents=True, exist_ok=True)
    step, keeps = shares(rows)
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(write_month, [folder] * 18, range(18), [step] * 18, keeps))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    write(chosen.folder, chosen.rows)
