"""The revisions of a system as they lie on disk: which follows which, and whether they are as they were written.

They are read, never run. The last line of a revision of ours says to which catalog it leads, and what its text was
then; those that somebody wrote by hand have none, and are respected. A person's own steps, in the regions that are
marked for them, are no part of that text.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tablewright.emit import own_steps
from tablewright.emit.own_steps import Direction
from tablewright.errors import InputError, Place, Problem
from tablewright.reading import content, refusals

_SEAL = re.compile(r"^# tablewright: leads to ([0-9a-f]+), text ([0-9a-f]+)\n?", re.M)
_FUNCTION = re.compile(r"^def ", re.M)
_CREATED = re.compile(r"^Create Date: (.*\S)", re.M)
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.M)
_DIGITS = 24  # with these, the line is no longer than the others


@dataclass(frozen=True)
class RevisionFile:
    """`catalog` is the fingerprint of the catalog that it leads to, where it says so. Texts have `\\n` at line ends."""

    path: Path
    id: str
    down_revisions: tuple[str, ...]
    message: str
    created: str
    text: str
    catalog: str | None = None
    edited: bool = False
    own_steps: Mapping[Direction, str] = field(default_factory=dict)

    @property
    def sealed(self) -> bool:
        """Whether it is one of ours."""
        return self.catalog is not None

    @cached_property
    def has_way_back(self) -> bool:
        """Whether its downgrade does something else than to refuse."""
        functions = (each for each in ast.parse(self.text).body if isinstance(each, ast.FunctionDef))
        bodies = [each.body for each in functions if each.name == "downgrade"]
        return not any(isinstance(statement, ast.Raise) for body in bodies for statement in body)


@dataclass(frozen=True)
class History:
    """The revisions of one folder, each after those that it builds on."""

    folder: Path
    revisions: tuple[RevisionFile, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, RevisionFile]:
        """Of two with the same id, the first."""
        return {revision.id: revision for revision in reversed(self.revisions)}

    @cached_property
    def heads(self) -> tuple[RevisionFile, ...]:
        """Those that none builds on. Two with the same id are two."""
        built_on = {id_ for revision in self.revisions for id_ in revision.down_revisions}
        return tuple(revision for revision in self.revisions if revision.id not in built_on)

    @cached_property
    def duplicates(self) -> tuple[tuple[RevisionFile, RevisionFile], ...]:
        """Pairs of the same id."""
        return tuple((self.by_id[r.id], r) for r in self.revisions if self.by_id[r.id] is not r)

    @cached_property
    def missing(self) -> tuple[tuple[RevisionFile, str], ...]:
        """Revisions, each with the id of one that it builds on and that is not there."""
        return tuple((r, id_) for r in self.revisions for id_ in r.down_revisions if id_ not in self.by_id)


def seal(text: str, catalog: str) -> str:
    """The text of a revision with the last line that says to which catalog it leads (a fingerprint)."""
    # Two lines between, as formatters leave them.
    return f"{_unsealed(text)}\n\n# tablewright: leads to {catalog}, text {_hash(text)}\n"


def is_sealed(text: str) -> bool:
    """Whether a revision is one of ours."""
    return _SEAL.search(text) is not None


def _hash(text: str) -> str:
    """Of all but the seal and a person's own steps."""
    whole = _unsealed(text)
    # Looking for regions takes its time in a large text.
    counted = own_steps.put(whole, {}) if own_steps.BEGIN in whole else whole
    return hashlib.sha256(counted.encode()).hexdigest()[:_DIGITS]


def _unsealed(text: str) -> str:
    return _SEAL.sub("", text).rstrip("\n") + "\n"


def read_history(folder: Path) -> History:
    """The revisions in a folder that make a whole; raises InputError where one is missing or two are the same, too."""
    history = find_history(folder)
    problems = [
        Problem(f"the revision `{id_}`, which this one builds on, does not exist: it was deleted", _place(revision))
        for revision, id_ in history.missing
    ]
    problems += [
        Problem(f"the revision `{one.id}` is also in {one.path}", _place(other)) for one, other in history.duplicates
    ]
    if problems:
        raise InputError(problems)
    return history


def find_history(folder: Path) -> History:
    """The revisions in a folder, none where there is no such folder; raises InputError where one cannot be read."""
    problems: list[Problem] = []
    found: list[RevisionFile] = []
    for file in revision_files(folder):
        try:
            with refusals("read", file):
                text = content(file).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
            found.append(read_revision(file, text))
        except UnicodeDecodeError:
            problems.append(Problem("a revision is a text in UTF-8", Place(str(file))))
        except InputError as error:
            problems += error.problems
    if not problems:
        ordered = tuple(_ordered(found))
        problems = [
            Problem(f"the revision `{revision.id}` builds on itself, by a circle", _place(revision))
            for revision in found
            if revision not in ordered
        ]
    if problems:
        raise InputError(problems)
    return History(folder, ordered)


def revision_files(folder: Path) -> list[Path]:
    """The files in which Alembic looks for revisions."""
    return sorted(file for file in folder.glob("*.py") if not file.name.startswith((".", "__init__")))


def _ordered(found: Iterable[RevisionFile]) -> Iterator[RevisionFile]:
    """Those first that the others build on, else by name; those in a circle, and what builds on it, are left out."""
    waiting = list(found)
    while waiting:
        blocked = {revision.id for revision in waiting}
        ready = [revision for revision in waiting if blocked.isdisjoint(revision.down_revisions)]
        if not ready:
            return
        yield from ready
        waiting = [revision for revision in waiting if revision not in ready]


def read_revision(path: Path, text: str) -> RevisionFile:
    """What a revision says of itself; raises InputError."""
    found = _SEAL.findall(text)
    catalog, sealed_as = found[-1] if found else (None, None)
    edited = catalog is not None and _hash(text) != sealed_as
    kept = own_steps.take(text) if own_steps.BEGIN in text else {}
    body = _parsed(path, text, whole=catalog is None or edited or bool(kept))
    values = {name: (value, line) for name, value, line in _assigned(body)}
    id_ = _value(path, text, values, "revision")
    if not isinstance(id_, str) or not id_:
        hint = 'it needs a line such as `revision = "002"`' if "revision" not in values else ""
        raise InputError([Problem("the revision has no id", Place(str(path)), hint)])
    down = _value(path, text, values, "down_revision")
    downs = () if down is None else (down,) if isinstance(down, str) else down
    if not isinstance(downs, tuple | list) or not all(isinstance(each, str) for each in downs):
        raise InputError([Problem("`down_revision` is an id, several, or None", _line_of(path, text, values))])
    doc = ast.get_docstring(body) or ""
    created = _CREATED.search(doc)
    return RevisionFile(
        path=path,
        id=id_,
        down_revisions=tuple(downs),
        message=doc.partition("\n")[0].strip(),
        created=created[1] if created else "",
        text=text,
        catalog=catalog,
        edited=edited,
        own_steps=kept,
    )


def _parsed(path: Path, text: str, *, whole: bool) -> ast.Module:
    """The statements of a revision. What we wrote ourselves says all that is asked for before its functions."""
    function = None if whole else _FUNCTION.search(text)
    try:
        return ast.parse(text[: function.start()] if function else text)
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", None) or 0, getattr(error, "offset", None) or 0
        conflict = _CONFLICT.search(text)
        hint = "Git has left its conflict markers: decide, and remove them" if conflict else ""
        message = f"this is no Python: {getattr(error, 'msg', error)}"
        raise InputError([Problem(message, _at(path, text, line, column), hint)]) from None


def _assigned(body: ast.Module) -> Iterator[tuple[str, ast.expr, int]]:
    for statement in body.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value, statement.lineno
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value, statement.lineno


def _value(path: Path, text: str, values: Mapping[str, tuple[ast.expr, int]], name: str) -> object:
    if name not in values:
        return None
    expression, line = values[name]
    try:
        return ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError):
        message = f"`{name}` is computed: revisions are read, not run"
        raise InputError([Problem(message, _at(path, text, line, 1), "write the id itself")]) from None


def _line_of(path: Path, text: str, values: Mapping[str, tuple[ast.expr, int]]) -> Place:
    return _at(path, text, values["down_revision"][1], 1)


def _at(path: Path, text: str, line: int, column: int) -> Place:
    lines = text.split("\n")
    return Place(str(path), line, column, lines[line - 1] if 0 < line <= len(lines) else "")


def _place(revision: RevisionFile) -> Place:
    found = re.search(r"^down_revision\b.*", revision.text, re.M)
    line = revision.text.count("\n", 0, found.start()) + 1 if found else 0
    return _at(revision.path, revision.text, line, 1)
