"""Every change that a spec can express is made by a revision, up and down, with rows in the tables.

A case is a folder under `evolution`, as `evolving` describes it; a new one needs no Python. `UPDATE_CASES=1 pytest`
writes anew what is in the `expected` folders that there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from zlib import crc32

import pytest

from evolving import Case, Played, by_blocks, by_file, cases, changed_cases, play, write
from kept_open import KeptOpen, kept_open
from tablewright.catalog import model
from tablewright.catalog.model import Catalog
from tablewright.kinds import KINDS
from tablewright.ops import Hazard, Impossible
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer
from tablewright.workflow import formatted

CASES = cases()
_EVERY = 5
"""`make thorough` tries them all."""
CHANGED = changed_cases()
USUAL = [
    case
    for case in CASES
    if (case.folder / "expected").exists()
    or case.refused
    or case.holds
    or crc32(case.name.encode()) % _EVERY == 0
    or case.name in CHANGED
]
PARTS = (
    model.Argument, model.Attribute, model.Column, model.DomainCheck, model.ExcludeElement, model.IdentityColumn,
    model.IndexKey, model.PartitionBy, model.SequenceOptions, model.ViewColumn,
)  # fmt: skip
"""What objects are made of."""

NEVER = {
    model.Role: "roles belong to the whole server, and others make them there meanwhile; test_alter tries them",
    model.Extension: "its comment is its own",
}


@pytest.fixture(scope="module")
def target(server: Server) -> Iterator[KeptOpen]:
    """A database in which each spec is built for a moment."""
    with server.database() as database, kept_open(database) as target:
        yield target


@pytest.mark.parametrize("case", USUAL, ids=lambda case: case.name)
def test_the_change_is_made(case: Case, target: KeptOpen, server: Server, forks: ForkServer) -> None:
    way = by_file if (case.folder / "expected").exists() else by_blocks
    _is_made(case, lambda: play(target, forks, server, case, way))


@pytest.mark.thorough
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_its_file_makes_the_change(case: Case, target: KeptOpen, server: Server, forks: ForkServer) -> None:
    _is_made(case, lambda: play(target, forks, server, case, by_file))


def _is_made(case: Case, played_by: Callable[[], Played]) -> None:
    if case.refused:
        with pytest.raises(Impossible, match=case.refused):
            played_by()
        return
    played = played_by()
    assert played.wrong == ()
    stuck = "; ".join(each.reason for each in played.change.stuck)
    assert case.no_way_back in stuck and bool(case.no_way_back) == bool(stuck)
    expected = case.folder / "expected"
    if expected.exists():
        shown = {"revision.py": formatted(played.revision), "hazards.txt": _shown(played.change.hazards())}
        if "UPDATE_CASES" in os.environ:
            write(expected, shown)
        assert shown == {name: (expected / name).read_text("utf-8") for name in shown}


def _shown(hazards: Iterable[Hazard]) -> str:
    return "".join(f"{hazard.risk}: {hazard.text}\n" for hazard in hazards)


def test_every_property_is_changed_by_some_case() -> None:
    changed: set[tuple[type[Any], str]] = set()
    for case in CASES:
        changed.update(_changes(case.spec("before").catalog, case.spec("after").catalog))
    types = [*(kind.type for kind in KINDS), *PARTS]
    wanted = {(type_, name) for type_ in types if type_ not in NEVER for name in _properties(type_)}
    wanted |= {(kind.type, what) for kind in KINDS for what in ("made", "gone")}
    assert wanted - changed == set()


def _properties(type_: type[Any]) -> list[str]:
    # No spec asks for an index that is invalid, and a partition that moves to another table is refused.
    never = ("key", "name", "invalid", *(("of",) if type_ is model.IndexPart else ()))
    return [field.name for field in fields(type_) if field.compare and field.name not in never]


def _changes(old: Catalog, new: Catalog) -> Iterator[tuple[type[Any], str]]:
    for kind in KINDS:
        before, after = getattr(old, kind.attribute), getattr(new, kind.attribute)
        yield from ((kind.type, "gone") for _ in before.keys() - after.keys())
        yield from ((kind.type, "made") for _ in after.keys() - before.keys())
        for key in before.keys() & after.keys():
            yield from _within(before[key], after[key])


def _within(old: Any, new: Any) -> Iterator[tuple[type[Any], str]]:
    """What differs between two values, and in the parts of them that have the same place or name."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        named = {part.name: part for part in old if hasattr(part, "name")}
        pairs = [*zip(old, new, strict=False), *((named[p.name], p) for p in new if getattr(p, "name", None) in named)]
        for pair in pairs:
            yield from _within(*pair)
    elif is_dataclass(old) and type(old) is type(new):
        for field in fields(old):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before != after:
                yield type(old), field.name
                yield from _within(before, after)
