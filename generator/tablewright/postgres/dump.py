"""What pg_dump says of a database: a second witness, which shares no query with introspection.

What is deliberately no difference between two databases is taken out in one place, `_NO_DIFFERENCE` and `_entry`:
the order of a table's columns, of what stands in its definition and of storage parameters, the order of the columns of
extended statistics, the names of NOT NULL constraints, Alembic's own table, and pg_dump's remarks about itself. Roles
belong to the whole server, and pg_dump says nothing of them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

from tablewright.postgres.installations import installations
from tablewright.postgres.server import Database, Server, ServerError

Dump = Counter[str]
"""Each entry of a dump, its heading first, and how often it is there."""

_HEADING = re.compile(r"^--\n-- (Name: .*; Type: ([^;\n]*); Schema: [^\n]*)\n--\n", re.M)
_PARAMETERS = re.compile(r"\bWITH \(([\w.]+=(?:'[^']*'|\w+)(?:, [\w.]+=(?:'[^']*'|\w+))*)\)")
_NO_DIFFERENCE = (
    # PostgreSQL 18 keeps a name of each, which a renamed table or column leaves as it was.
    (re.compile(r' CONSTRAINT (?:"(?:[^"]|"")*"|\w+) NOT NULL'), " NOT NULL"),
    # Against what a dump might smuggle into psql; another one each time.
    (re.compile(r"^\\(?:un)?restrict .*\n", re.M), ""),
    (re.compile(r"^-- PostgreSQL database dump complete\n", re.M), ""),
    # Said once, before the first table, wherever that stands.
    (re.compile(r"^SET default_(?:tablespace = ''|table_access_method = heap);\n", re.M), ""),
)


def dump(server: Server, database: Database) -> Dump:
    """Whatever pg_dump finds in a database, but for Alembic's table and the rows. Raises ServerError."""
    program = find_pg_dump(server.version)
    if program is None:
        raise ServerError(f"there is no pg_dump of PostgreSQL {server.version} or later: put one on the PATH")
    command = [str(program), "--schema-only", "--exclude-table=*.alembic_version", database.url]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - pg_dump, and a URL of ours
    if done.returncode:
        raise ServerError(f"pg_dump failed: {done.stderr.decode(errors='replace').strip()}")
    return Counter(_entries(done.stdout.decode()))


@cache
def find_pg_dump(version: int) -> Path | None:
    """A pg_dump that can read a server of this version: it is no older than that."""
    known = {each.version: each.programs / "pg_dump" for each in reversed(installations()) if each.version >= version}
    on_path = shutil.which("pg_dump")
    if on_path:
        said = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        found = re.search(r"\d+", said.stdout)
        if found and int(found[0]) >= version:
            known.setdefault(int(found[0]), Path(on_path))
    there = [number for number, program in known.items() if program.is_file()]
    return known[min(there)] if there else None


def dump_differences(wanted: Dump, found: Dump, where: str) -> list[str]:
    """What one dump has and the other has not, in a line an entry."""
    missing = [f"{where}: pg_dump does not find what schema.sql makes: {_shown(each)}" for each in wanted - found]
    extra = [f"{where}: pg_dump finds what schema.sql does not make: {_shown(each)}" for each in found - wanted]
    return [*missing, *extra]


def _shown(entry: str) -> str:
    return "; ".join(line.strip() for line in entry.splitlines() if line.strip())


def _entries(text: str) -> Iterator[str]:
    """The entries behind the headings that pg_dump writes, each in a form that no deliberate difference shows in."""
    for pattern, instead in _NO_DIFFERENCE:
        text = pattern.sub(instead, text)
    headings = list(_HEADING.finditer(text))
    ends = [following.start() for following in headings[1:]]
    for heading, end in zip_longest(headings, ends):
        yield _entry(heading[1], heading[2], text[heading.end() : end].strip("\n"))


def _entry(heading: str, kind: str, body: str) -> str:
    if kind == "STATISTICS":
        body = "\n".join(sorted(re.split(r"[\s,]+", body)))
    body = _PARAMETERS.sub(lambda found: f"WITH ({', '.join(sorted(found[1].split(', ')))})", body)
    if kind == "TABLE":
        body = "\n".join(sorted(line.rstrip().removesuffix(",") for line in body.splitlines()))
    return f"{heading}\n{body}"
