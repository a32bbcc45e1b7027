"""Pairs of schemas: pg_dump says whether they are equal, and whether what `diff` writes turns one into the other.

A pair is a folder `pairs/<kind>/<name>` with `a.sql` and `b.sql`. Its `expect`, if it has one, says in a line each what
no statement makes: `refused: WHY` on the way from a to b, `refused back: WHY`; or `not comparable: WHAT`, which is then
all that differs, and stays as it is.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tablewright.comparison.compare_sides import compare_sides
from tablewright.emit.changes import Report
from tablewright.emit.script import as_sql
from tablewright.postgres.dump import Dump, dump
from tablewright.postgres.installations import choose
from tablewright.postgres.server import Database, Server

PAIRS = Path(__file__).parent / "pairs"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two schemas, by their folder."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.relative_to(PAIRS).as_posix()

    def expected(self, what: str) -> list[str]:
        """What `expect` says of this."""
        file = self.folder / "expect"
        said = [line.partition(": ") for line in file.read_text("utf-8").splitlines()] if file.exists() else []
        return [text for name, _, text in said if name == what]


def pairs() -> list[Pair]:
    """Every pair, by name."""
    return [Pair(file.parent) for file in sorted(PAIRS.glob("*/*/a.sql"))]


def wrong_with(pair: Pair, server: Server) -> list[str]:
    """What does not hold of a pair."""
    with server.database() as a, server.database() as b:
        psql(server, a, (pair.folder / "a.sql").read_text("utf-8"))
        psql(server, b, (pair.folder / "b.sql").read_text("utf-8"))
        return list(_wrong(pair, server, a, b))


def _wrong(pair: Pair, server: Server, a: Database, b: Database) -> Iterator[str]:
    before, after = dump(server, a), dump(server, b)
    forth, back = _report(a, b), _report(b, a)
    if not forth.differs == back.differs == (before != after):
        yield f"diff says that {'something' if forth.differs else 'nothing'} differs, pg_dump: {_told(before, after)}"
        return
    if kept := pair.expected("not comparable"):
        yield from (f"not said to be not comparable: {name}" for name in kept if name not in as_sql(forth))
        yield from _not_made(server, a, as_sql(forth), before, "forth")
        yield from _not_made(server, b, as_sql(back), after, "back")
        return
    if refused := pair.expected("refused"):
        yield from _not_refused(refused, forth)
    else:
        yield from _not_made(server, a, as_sql(forth), after, "forth")
    if refused := pair.expected("refused back"):
        yield from _not_refused(refused, back)
    else:
        yield from _not_made(server, b if pair.expected("refused") else a, as_sql(back), before, "back")


def _report(old: Database, new: Database) -> Report:
    return compare_sides((old.url, new.url), Path("spec"))


def _not_refused(wanted: list[str], report: Report) -> Iterator[str]:
    found = [str(each) for comparison in report.comparisons for each in comparison.refused]
    yield from (f"not refused: {each}: {found}" for each in wanted if not any(each in reason for reason in found))


def _not_made(server: Server, database: Database, script: str, wanted: Dump, way: str) -> Iterator[str]:
    try:
        psql(server, database, script)
    except AssertionError as failure:
        yield f"{way}: {failure}\n{script}"
        return
    if wanted != (found := dump(server, database)):
        yield f"{way}: {_told(wanted, found)}\n{script}"


def _told(wanted: Dump, found: Dump) -> str:
    return "".join(f"\n- {each}" for each in wanted - found) + "".join(f"\n+ {each}" for each in found - wanted)


def psql(server: Server, database: Database, script: str) -> None:
    """Run a script as a person would; an AssertionError says what failed."""
    installation = choose(server.version)
    assert installation
    program = str(installation.programs / "psql")
    command = [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", database.url]
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
