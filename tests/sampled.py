"""Which cases an ordinary run tries: the hash of the name says so, or somebody is working on them."""

from __future__ import annotations

import subprocess
import zlib
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

_EVERY = 16


def sampled(case: object, name: str, folder: Path) -> ParameterSet:
    """A case under its name; one that is neither in the sample nor changed since HEAD is left to `make thorough`."""
    usual = zlib.crc32(name.encode()) % _EVERY == 0 or any(file.is_relative_to(folder) for file in _changed())
    return pytest.param(case, id=name, marks=() if usual else pytest.mark.thorough)


@cache
def _changed() -> tuple[Path, ...]:
    """The files under tests that differ from HEAD, new ones among them; none where this is no repository."""
    here = Path(__file__).parent
    found: list[Path] = []
    for command in (
        ("diff", "--name-only", "-z", "--relative", "HEAD", "--", "."),
        ("ls-files", "--others", "--exclude-standard", "-z"),
    ):
        try:
            done = subprocess.run(["git", "-C", str(here), *command], capture_output=True, check=False)  # noqa: S607 - Git, and words of ours
        except FileNotFoundError:
            return ()
        found += [here / name for name in done.stdout.decode().split("\0") if name]
    return tuple(found)
