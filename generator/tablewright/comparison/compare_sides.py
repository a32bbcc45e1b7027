"""`tablewright diff`: two versions of a schema side by side, and what turns the old one into the new one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath

import psycopg

from tablewright.catalog.model import Catalog, Role
from tablewright.catalog.names import Global
from tablewright.comparison.named_changes import PlaceOf, Versions, named_changes, roles_left
from tablewright.comparison.same_ground import beside_spec, both_live, roles_in
from tablewright.comparison.sides import LiveSide, Side, SpecSide, read, sole_system
from tablewright.diff.change import one_way, situation
from tablewright.diff.needs import Side as Found
from tablewright.diff.needs import side as found_side
from tablewright.diff.operations import Wanted, operations
from tablewright.diff.renames import alike, stated
from tablewright.emit.changes import Change, Comparison, Report
from tablewright.emit.render import renderer
from tablewright.emit.sql import schema_sql
from tablewright.emit.stubs import stubs
from tablewright.errors import InputError, Place, Problem, did_you_mean
from tablewright.ops import Impossible, Incomparable, Rename
from tablewright.postgres.server import Database, Server, scratch_server
from tablewright.scratch import build, extension_names, read_side, scratch
from tablewright.spec import Spec
from tablewright.steps import stages
from tablewright.verify import without_new_roles

_DATABASES = "database"
"""What two databases are called, which are no system's."""


@dataclass(slots=True)
class _Servers:
    """The scratch server, started when it is needed: what is written alike needs none."""

    version: int | None
    url: str | None
    extensions: frozenset[str]
    stack: ExitStack
    started: list[Server] = field(default_factory=list)

    def get(self) -> Server:
        """The server."""
        if not self.started:
            self.started.append(self.stack.enter_context(scratch_server(self.version, self.url, self.extensions)))
        return self.started[0]


def compare_sides(
    texts: tuple[str, str],
    spec: FilePath,
    system: str | None = None,
    version: int | None = None,
    url: str | None = None,
) -> Report:
    """What differs between the old and the new side, which `texts` name; of all systems, or of one.

    Specs are built on a scratch server, of that version or at that URL, where they are not written alike.
    Raises InputError and ServerError.
    """
    with tempfile.TemporaryDirectory(prefix="tablewright-") as folder, ExitStack() as stack:
        old, new = _read(texts, spec, system, FilePath(folder))
        servers = _Servers(version, url, extension_names(*_catalogs(old), *_catalogs(new)), stack)
        return Report(old.title, new.title, tuple(_comparisons(old, new, system, servers)))


def _catalogs(side: Side) -> list[Catalog]:
    return [side.catalog] if isinstance(side, LiveSide) else [spec.catalog for spec in side.specs.values()]


def _read(texts: tuple[str, str], spec: FilePath, system: str | None, folder: FilePath) -> tuple[Side, Side]:
    """Both sides; of a system whose own folder is named, the other side is read no further than that system."""
    names = [name for name in (system, *map(sole_system, texts)) if name]
    found: list[Side] = []
    problems: list[Problem] = []
    for number, text in enumerate(texts):
        place = folder / str(number) / spec.name
        try:
            found.append(read(text, spec, names, place))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    old, new = found
    known = [name for side in found if isinstance(side, SpecSide) for name in side.folders]
    if system and known and system not in known:
        raise InputError([Problem(f"there is no system `{system}`", Place(old.title), did_you_mean(system, known))])
    return old, new


@dataclass(frozen=True, slots=True)
class _System:
    """A system of a side."""

    side: SpecSide
    spec: Spec


_Origin = _System | LiveSide


def _comparisons(old: Side, new: Side, system: str | None, servers: _Servers) -> Iterator[Comparison]:
    for name in _names(old, new, system):
        one, other = _origin(old, name), _origin(new, name)
        if one is None or other is None:
            yield Comparison(name, tuple(_whole(name, one, other)))
        elif _are_written_alike(one, other):
            yield Comparison(name, ())
        else:
            with ExitStack() as databases:
                workshop = _Workshop(servers, databases)
                yield workshop.comparison(name, workshop.version(one), workshop.version(other))


def _names(old: Side, new: Side, system: str | None) -> list[str]:
    """The systems to compare. A database is one, whichever the other side says."""
    specs = [side for side in (old, new) if isinstance(side, SpecSide)]
    if not specs:
        return [system or _DATABASES]
    sole = [side for side in specs if side.sole]
    names = list(dict.fromkeys(name for side in sole[-1:] or specs for name in side.specs))
    names = [system] if system and not sole else names
    if len(specs) == 1 and len(names) > 1:
        hint = f"known: {', '.join(names)}"
        raise InputError(
            [Problem("a database is compared with one system: say `--system`", Place(specs[0].title), hint)]
        )
    return names


def _origin(side: Side, name: str) -> _Origin | None:
    """What a side has of a system; the folder of one system has that, whatever it is called."""
    if isinstance(side, LiveSide):
        return side
    spec = next(iter(side.specs.values())) if side.sole else side.specs.get(name)
    return _System(side, spec) if spec else None


def _are_written_alike(old: _Origin, new: _Origin) -> bool:
    if isinstance(old, LiveSide) or isinstance(new, LiveSide):
        return False
    return (old.spec.catalog, old.spec.external) == (new.spec.catalog, new.spec.external)


def _whole(name: str, old: _Origin | None, new: _Origin | None) -> Iterator[Change]:
    """A system that only one side has."""
    if isinstance(new, _System):
        yield Change("create", "system", name, place=new.side.file(name))
    if isinstance(old, _System):
        yield Change("drop", "system", name, place=old.side.file(name))


@dataclass(frozen=True, slots=True)
class _Version:
    """One side of one system: what PostgreSQL prints of it, what its author wrote, and where.

    Of a spec, the scratch database that was built from it, in which new names can be tried.
    """

    found: Found
    written: Catalog
    place: PlaceOf
    origin: _Origin
    database: Database | None = None

    def with_catalog(self, catalog: Catalog) -> _Version:
        """The same, of which a part is left out."""
        return replace(self, found=replace(self.found, catalog=catalog))


@dataclass(frozen=True, slots=True)
class _Workshop:
    """Where the versions of one system are built and compared."""

    servers: _Servers
    databases: ExitStack

    def version(self, origin: _Origin) -> _Version:
        """One side as PostgreSQL prints it. Raises InputError where a spec cannot be built."""
        if isinstance(origin, LiveSide):
            found = found_side(origin.catalog, origin.needs)
            return _Version(found, origin.catalog, lambda key, property_: None, origin)
        spec = origin.spec
        try:
            database = self._built(spec)
        except Impossible as impossible:
            raise InputError(origin.side.problems(spec.system.name, impossible.refused)) from None
        found = read_side(database, spec.external)
        version = _Version(found, spec.catalog, partial(origin.side.place, spec.system.name), origin, database)
        # Roles are the server's own, and it may have had them already.
        return version.with_catalog(replace(found.catalog, roles=spec.catalog.roles))

    def _built(self, spec: Spec) -> Database:
        render, server = renderer(), self.servers.get()
        files = dict((*stubs(spec, render), *schema_sql(spec, render)))
        self.databases.enter_context(without_new_roles(server, [spec]))
        database = self.databases.enter_context(scratch(server, spec, files))
        build(database, spec, files)
        return database

    def comparison(self, name: str, old: _Version, new: _Version) -> Comparison:
        """What differs, and what turns the old version into the new one."""
        catalogs = _on_same_ground(old, new)
        old, renames = self._renamed(old.with_catalog(catalogs[0]), new.with_catalog(catalogs[1]))
        new, wanted = new.with_catalog(catalogs[1]), _wanted(new.origin)
        found, refused = operations(old.found, new.found, new.written, wanted)
        ops = (*renames, *found)
        around = situation(ops, old.found.catalog, new.found.catalog, wanted)
        versions = Versions(old.found.catalog, new.found.catalog, old.written, new.written, old.place, new.place)
        changes = named_changes(ops, refused, versions, lambda op: stages(op, around))
        alone, not_compared = _not_modelled(old, new)
        incomparable = [each for each in refused if isinstance(each, Incomparable)]
        refused = tuple(each for each in refused if not isinstance(each, Incomparable))
        told = Comparison(name, (*roles_left(versions), *changes, *alone), not_compared)
        if isinstance(new.origin, _System):
            told = replace(told, lock_timeout=new.origin.spec.system.migrations.lock_timeout)
        try:
            blocks = one_way(ops, refused, (old.found, new.found), around, wanted)
        except Impossible as impossible:
            return replace(told, refused=impossible.refused)
        return replace(told, refused=tuple(incomparable), blocks=blocks)

    def _renamed(self, old: _Version, new: _Version) -> tuple[_Version, tuple[Rename, ...]]:
        """The old version after the renames that the new spec states and those that nobody can doubt; and these."""
        if isinstance(new.origin, LiveSide):
            return old, ()
        spec, before, after = new.origin.spec, old.found.catalog, new.found.catalog
        renames = stated(spec.evolution, before, after)
        if not renames and not alike(before, after)[0]:
            return old, ()
        external = spec.external if isinstance(old.origin, LiveSide) else old.origin.spec.external
        database = old.database or self._copy(before, spec)
        if database is None:
            return old, ()
        renames = (*renames, *alike(read_side(database, external, renames).catalog, after)[0])
        found = read_side(database, external, renames)
        kept = replace(found.catalog, roles=before.roles, unmodelled=before.unmodelled)
        return replace(old, found=found).with_catalog(kept), renames

    def _copy(self, live: Catalog, spec: Spec) -> Database | None:
        """A scratch database like one that is running, whose own names nobody touches; None where that fails."""
        names = {name for name in roles_in(live) if name != "public" and not name.startswith("pg_")}
        keys = (Global(name, "role") for name in sorted(names))
        roles = {key: live.roles.get(key, Role(key)) for key in keys}
        try:
            return self._built(replace(spec, catalog=replace(live, roles=roles)))
        except (Impossible, psycopg.Error):
            return None


def _on_same_ground(old: _Version, new: _Version) -> tuple[Catalog, Catalog]:
    match old.origin, new.origin:
        case LiveSide() as one, LiveSide() as other:
            return both_live(one, other)
        case LiveSide() as live, _System() as system:
            return beside_spec(live, system.spec, new.found.catalog)
        case _System() as system, LiveSide() as live:
            found, printed = beside_spec(live, system.spec, old.found.catalog)
            return printed, found
    return old.found.catalog, new.found.catalog


def _wanted(new: _Origin) -> Wanted:
    """How the new side is made of the old one: a spec may say something of that."""
    if isinstance(new, LiveSide):
        return Wanted(new.version)
    said = new.spec.evolution
    return Wanted(new.spec.system.postgres, using=said.using, backfill=said.backfill, replaced=said.replaced)


def _not_modelled(old: _Version, new: _Version) -> tuple[list[Change], tuple[str, ...]]:
    """What no spec can say: what only one side has differs; all else nobody can compare."""
    before, after = ({each.name for each in side.found.catalog.unmodelled} for side in (old, new))
    gone = [Change("drop", "not modelled:", name) for name in sorted(before - after)]
    made = [Change("create", "not modelled:", name) for name in sorted(after - before)]
    changed = {name for name, definition in _defined(old) ^ _defined(new) if name in before & after}
    altered = [Change("alter", "not modelled:", name) for name in sorted(changed)]
    return [*gone, *made, *altered], tuple(sorted((before & after) - changed))


def _defined(side: _Version) -> set[tuple[str, str]]:
    """What no spec can say, each with what two of a name are compared by."""
    return {(each.name, each.definition) for each in side.found.catalog.unmodelled}
