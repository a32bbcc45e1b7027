"""The two sides of `diff`: a folder of specs, the specs at a Git ref, or a database that is running.

A folder wins over a ref of the same name. Nothing is written anywhere: what a ref holds goes into a temporary folder,
and a database is read in one read-only transaction. Passwords are never shown.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import quote

import psycopg

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import (
    ColumnName,
    GrantName,
    Identity,
    Member,
    OwnerName,
    PartName,
    PolicyName,
    QName,
    TriggerName,
)
from tablewright.diff.needs import Needs
from tablewright.errors import InputError, Path, Place, Problem
from tablewright.introspect.dependencies import read_with_needs
from tablewright.introspect.reader import is_readable, reading
from tablewright.ops import Refused
from tablewright.postgres.address import HINT, WRONG, read_url
from tablewright.spec import Spec
from tablewright.specio.reader import SYSTEM_FILE, systems
from tablewright.specio.resolve import read_specs
from tablewright.specio.source import Source, read_source

_PATIENCE = 10
"""Seconds that a server gets to answer, and a lock on what is read to go away."""
_KEYS = {
    "comment": "doc",
    "nullable": "null",
    "labels": "values",
    "options": "with",
    "force_row_security": "row_security",
    "bypass_row_security": "bypass_rls",
}
"""What the spec language calls a property, where it is not the property's own name."""


@dataclass(frozen=True, slots=True)
class SpecSide:
    """Specs by the names of their systems. `sole` says that one system's own folder was named.

    `folders` are where they lie, of which messages say `called` instead.
    """

    title: str
    specs: Mapping[str, Spec]
    folders: Mapping[str, FilePath]
    sole: bool = False
    called: tuple[tuple[str, str], ...] = ()
    sources: dict[str, Source] = field(default_factory=dict, compare=False)

    def place(self, system: str, key: Identity, property_: str = "") -> Place | None:
        """Where the spec says it: a property, or else the object, or else what the object belongs to."""
        paths = self.specs[system].paths
        path = next((paths[each] for each in _owners(key) if each in paths), None)
        return self._located((*path, _KEYS.get(property_, property_))) if path else None

    def file(self, system: str) -> Place:
        """The file that makes a folder a system."""
        return self._located((_shown(self.folders[system] / SYSTEM_FILE),))

    def problems(self, system: str, refused: Iterable[Refused]) -> Iterator[Problem]:
        """What cannot be done, each at its place."""
        for each in refused:
            place = None if isinstance(each.key, str) else self.place(system, each.key)
            yield Problem(f"`{each.key}`: {each.reason}", place or self.file(system), each.hint)

    def _located(self, path: Path) -> Place:
        name = str(path[0])
        if name not in self.sources:
            self.sources[name] = read_source(FilePath(name), name)[0]
        return _place(self.sources[name].locate_key(path[1:]), self.called)


@dataclass(frozen=True, slots=True)
class LiveSide:
    """What a database holds; `user` is who asked, `version` the server's.

    `scheduling` says that there are jobs of pg_cron to be seen.
    """

    title: str
    catalog: Catalog
    needs: Needs
    user: str
    version: int
    scheduling: bool


Side = SpecSide | LiveSide


def read(text: str, spec: FilePath, names: Sequence[str], scratch: FilePath) -> Side:
    """Read what `text` names: a database's URL, a folder, or a Git ref, at which `spec` is read.

    Of a folder with several systems it is those in `names`, or all. `scratch` is a folder to be made that stays as long
    as the side is in use. Raises InputError.
    """
    if "://" in text:
        return _live(text)
    folder = FilePath(os.path.abspath(text))
    if folder.is_dir():
        return _in_folder(text, folder, names, ())
    return _at_ref(text, spec, names, scratch)


def sole_system(text: str) -> str | None:
    """The system whose own folder a side names, if it names one."""
    folder = FilePath(os.path.abspath(text))
    return folder.name if "://" not in text and (folder / SYSTEM_FILE).is_file() else None


def _owners(key: Identity) -> list[Identity | tuple[QName, str]]:
    """Keys that a spec may have a place for: its own first, then that of what it belongs to."""
    if isinstance(key, GrantName | OwnerName):
        return [key, *_owners(key.object)]
    if isinstance(key, ColumnName):
        return [(QName(key.namespace, key.table), key.name), QName(key.namespace, key.table)]
    if isinstance(key, Member | TriggerName | PolicyName | PartName):
        return [key, QName(key.namespace, key.table)]
    return [key]


def _in_folder(title: str, folder: FilePath, names: Sequence[str], called: tuple[tuple[str, str], ...]) -> SpecSide:
    sole = (folder / SYSTEM_FILE).is_file()
    try:
        root = folder.parent if sole else folder
        folders = {each.name: each for each in ([folder] if sole else systems(folder))}
        wanted = {name: each for name, each in folders.items() if sole or not names or name in names}
        specs = {spec.system.name: spec for spec in read_specs(list(wanted.values()), root)}
    except InputError as error:
        raise InputError(
            replace(
                problem,
                message=_renamed(problem.message, called),
                hint=_renamed(problem.hint, called),
                place=_place(problem.place, called),
            )
            for problem in error.problems
        ) from None
    return SpecSide(title, specs, folders, sole, called)


def _place(place: Place, called: tuple[tuple[str, str], ...]) -> Place:
    return replace(place, file=_renamed(place.file, called))


def _renamed(text: str, called: tuple[tuple[str, str], ...]) -> str:
    for folder, name in called:
        text = text.replace(folder, name)
    return text


def _shown(file: FilePath) -> str:
    """As the reader of specs calls it."""
    relative = os.path.relpath(file)
    return str(file) if relative.startswith("..") else relative


class _GitFailed(Exception):
    """A command of Git's; the text is what it printed."""


def _git(folder: FilePath, *arguments: str) -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, and no option of theirs
    except FileNotFoundError:
        raise _GitFailed("git is not installed") from None
    if done.returncode:
        raise _GitFailed(done.stderr.decode(errors="replace").strip())
    return done.stdout


def _at_ref(ref: str, spec: FilePath, names: Sequence[str], scratch: FilePath) -> SpecSide:
    """The spec folder as it was committed, without regard to what the working tree holds."""
    spec = FilePath(os.path.abspath(spec))
    here = next(folder for folder in (spec, *spec.parents) if folder.is_dir())
    try:
        top, prefix = _git(here, "rev-parse", "--show-toplevel", "--show-prefix").decode().splitlines()
    except _GitFailed as failure:
        problem = f"neither a folder nor a Git ref: {failure}"
        raise InputError([Problem(problem, Place(ref), "a database's URL starts with postgresql://")]) from None
    path = "/".join(filter(None, (prefix.rstrip("/"), *spec.relative_to(here).parts)))
    try:
        verified = _git(FilePath(top), "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    except _GitFailed:
        hint = "is it fetched? A clone of a CI may have the newest commit alone"
        raise InputError([Problem("neither a folder nor a Git ref", Place(ref), hint)]) from None
    try:
        archive = _git(FilePath(top), "archive", "--format=tar", f"{verified.decode().strip()}:{path}")
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(scratch, filter="data")
    except (_GitFailed, tarfile.TarError) as failure:
        hint = "`--spec` says where the systems are"
        raise InputError([Problem(f"`{path}` cannot be read there: {failure}", Place(ref), hint)]) from None
    at = f"{ref}:{path}"
    called = [(f"{shown}/", f"{at}/" if path else at) for shown in (str(scratch), _shown(scratch))]
    return _in_folder(ref, scratch, names, (*called, (str(scratch), at)))


def _live(url: str) -> LiveSide:
    """All that a database holds, at one moment."""
    known = read_url(url)
    if known is None:
        scheme = url.partition("://")[0]
        raise InputError([Problem(WRONG, Place(f"{scheme if scheme.isalnum() else ''}://…"), HINT)])
    title = _without_password(known)
    try:
        return _read(known, title)
    except psycopg.Error as error:
        message = " ".join((error.diag.message_primary or str(error)).split())
        raise InputError([Problem(f"the database cannot be read: {message}", Place(title))]) from None


def _without_password(known: Mapping[str, str]) -> str:
    user = f"{quote(known['user'])}@" if "user" in known else ""
    host, port = known.get("host", ""), f":{known['port']}" if "port" in known else ""
    database = quote(known.get("dbname", ""))
    if host.startswith("/"):
        return f"postgresql://{user}{port}/{database}?host={host}"
    return f"postgresql://{user}{host}{port}/{database}"


def _read(known: Mapping[str, str], title: str) -> LiveSide:
    defaults: dict[str, Any] = {"connect_timeout": _PATIENCE, "fallback_application_name": "tablewright"}
    with psycopg.connect(**defaults | dict(known)) as connection:
        connection.read_only = True
        # One snapshot for all queries.
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection.transaction(force_rollback=True):
            connection.execute("SELECT set_config('lock_timeout', %s, true)", (f"{_PATIENCE}s",))
            with reading(connection) as cursor:
                scheduling = is_readable(cursor, "cron.job")
            (user,) = connection.execute("SELECT current_user").fetchone() or ("",)
            version = connection.info.server_version // 10_000
            return LiveSide(title, *read_with_needs(connection), user, version, scheduling)
