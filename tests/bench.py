"""How long the commands take and what memory they need, as whole processes: `make bench`.

A row is the median of several runs after one that does not count. On a machine that does other work besides, the CPU
time says more than the time that passes. A target that is missed is no error: the table is for people.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ruff.__main__ import find_ruff_bin

PROJECT = Path(__file__).parents[1]
TABLEWRIGHT = str(Path(sys.executable).with_name("tablewright"))
RUNS = 5
TABLES, TABLES_A_MODULE = 1000, 25
GROWTH = 5
MIB = 1024  # ru_maxrss counts KiB


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process and its children took: `peak` is that of the largest of them."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    cost: Cost
    target: str = ""


def main() -> None:
    """Measure everything and print a row each as it is known."""
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, load {load:.1f}, medians of {RUNS} runs")
    print(f"\n{'':44}{'seconds':>9}{'CPU s':>9}{'peak MiB':>10}   target")
    with tempfile.TemporaryDirectory(prefix="tablewright-bench-") as folder:
        _four_systems(Path(folder))
        _many_tables(Path(folder))
        _revisions(Path(folder), 10, 10, "4 s")
        _revisions(Path(folder), TABLES, 1, "60 s")


def _four_systems(folder: Path) -> None:
    spec, out, cache = ("--spec", str(PROJECT / "spec")), folder / "four", folder / "cache"
    gen, nothing_cached = [TABLEWRIGHT, "gen", *spec, "--out", str(out)], {"XDG_CACHE_HOME": str(cache)}
    _show(Row("gen, all systems, no output yet", _median(gen, lambda: _remove(out)), "1.0 s"))
    cold = _median(gen, lambda: _remove(out, cache), environment=nothing_cached)
    _show(Row("  and an empty cache", cold, "1.0 s"))
    _show(Row("gen --check, nothing changed", _median([*gen, "--check"]), "0.5 s"))
    cold = _median([*gen, "--check"], lambda: _remove(cache), environment=nothing_cached)
    _show(Row("  and an empty cache", cold))
    _show(Row("verify, all systems", _median([TABLEWRIGHT, "verify", *spec, "--out", str(out)], runs=1), "20 s"))


def _many_tables(folder: Path) -> None:
    few, fewer_files = _generate(folder, TABLES, RUNS)
    _show(Row(f"gen, {TABLES:,} tables, all outputs", few, "5 s, 250 MiB"))
    check = [TABLEWRIGHT, "gen", "--check", *_folders(folder, TABLES)]
    _show(Row(f"gen --check, {TABLES:,} tables, nothing changed", _median(check, runs=1)))
    _show(Row("ruff format on their files, by itself", _ruff(fewer_files)))
    many, _ = _generate(folder, GROWTH * TABLES, 1)
    _show(Row(f"gen, {GROWTH * TABLES:,} tables, one run", many))
    ratios = Cost(many.wall / few.wall, many.cpu / few.cpu, many.peak / few.peak)
    print(f"{'  times as much':44}{ratios.wall:>8.1f}x{ratios.cpu:>8.1f}x{ratios.peak:>9.1f}x   {GROWTH}x (linear)")


def _revisions(folder: Path, tables: int, revisions: int, target: str) -> None:
    """The last of so many revisions, each of which adds a column and an index."""
    root = folder / f"revisions{tables}"
    write_spec(root / "spec", tables)
    at = ["large", "--spec", str(root / "spec"), "--out", str(root / "out")]
    _run([TABLEWRIGHT, "gen", *at], dict(os.environ))
    module = root / "spec" / "large" / "module_000.yaml"
    for number in range(revisions + 1):
        added = f"      extra_{number}: {{type: text, null: true, index: true}}\n    indexes:\n"
        module.write_text(module.read_text(encoding="utf-8").replace("    indexes:\n", added, 1), encoding="utf-8")
        cost = _run([TABLEWRIGHT, "revision", *at, "-m", f"Extra {number}"], dict(os.environ))
    _show(Row(f"revision, {tables:,} tables, {revisions} revisions before", cost, target))


def _generate(folder: Path, tables: int, runs: int) -> tuple[Cost, Path]:
    write_spec(folder / f"spec{tables}", tables)
    out = folder / f"out{tables}"
    return _median([TABLEWRIGHT, "gen", *_folders(folder, tables)], lambda: _remove(out), runs=runs), out


def _folders(folder: Path, tables: int) -> list[str]:
    return ["--spec", str(folder / f"spec{tables}"), "--out", str(folder / f"out{tables}")]


def _ruff(out: Path) -> Cost:
    """What the formatter takes; another line length lets it write every file again."""
    return _median([find_ruff_bin(), "format", "--isolated", "--quiet", "--line-length", "60", str(out)], runs=1)


def write_spec(folder: Path, tables: int) -> None:
    """A spec of one system: each table has 10 columns, 2 indexes and 1.3 foreign keys, on tables before it."""
    system = folder / "large"
    system.mkdir(parents=True)
    (system / "system.yaml").write_text("system: large\ntitle: Many tables\n", encoding="utf-8")
    for start in range(0, tables, TABLES_A_MODULE):
        text = "".join(_table(number) for number in range(start, min(start + TABLES_A_MODULE, tables)))
        (system / f"module_{start // TABLES_A_MODULE:03}.yaml").write_text(f"tables:\n{text}", encoding="utf-8")


def _table(number: int) -> str:
    second = f"{{references: thing_{number * 2 // 3:05}, null: true}}" if number % 10 in (2, 5, 8) else "bigint"
    return f"""\
  thing_{number:05}:
    doc: The things of kind {number}, and what is known about each.
    columns:
      id: {{type: bigint, primary_key: true, identity: always}}
      parent_id: {{references: thing_{number // 2:05}, on_delete: cascade, doc: What it belongs to.}}
      other_id: {second}
      name: {{type: varchar(200), doc: Its name as it is shown.}}
      status: {{type: varchar(20), default: new, check: "status in ('new', 'open', 'done')"}}
      amount: {{type: "numeric(12,2)", default: 0, doc: What it costs.}}
      note: {{type: text, null: true}}
      data: {{type: jsonb, default: {{}}}}
      active: {{type: boolean, default: true}}
      created_at: {{type: timestamptz, default: now(), doc: When it was made.}}
    indexes:
      - parent_id
      - on: [status, created_at desc]
        where: active
"""


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _median(
    command: list[str],
    before: Callable[[], None] = lambda: None,
    *,
    runs: int = RUNS,
    environment: dict[str, str] | None = None,
) -> Cost:
    """The cost of a command; a first run fills the disk's cache, unless there is to be one run only."""
    costs = []
    for number in range(runs + (runs > 1)):
        before()
        cost = _run(command, {**os.environ, **(environment or {})})
        if number or runs == 1:
            costs.append(cost)
    wall, cpu, peak = (statistics.median(getattr(cost, name) for cost in costs) for name in Cost.__slots__)
    return Cost(wall, cpu, peak)


def _run(command: list[str], environment: dict[str, str]) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MIB)


def _show(row: Row) -> None:
    print(f"{row.name:44}{row.cost.wall:9.2f}{row.cost.cpu:9.2f}{row.cost.peak:10.0f}   {row.target}", flush=True)


if __name__ == "__main__":
    main()
