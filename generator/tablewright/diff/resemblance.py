"""What was dropped, what was added, and looks like one thing under two names."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from tablewright.catalog.model import Catalog, Column, Composite, Domain, Enum, Table
from tablewright.catalog.names import ColumnName
from tablewright.ddl.rename import RENAMED
from tablewright.kinds import KINDS
from tablewright.ops import Rename

_SIMILAR = 0.5
"""From there on two names resemble each other (`difflib`: a letter or a word more or less)."""
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """Whether that is a rename; `score` says how much it looks like one, up to 1."""

    rename: Rename
    score: float


class Alike(NamedTuple):
    """`certain` are renames by which nothing is lost either way; the best of `possible` come first in each kind."""

    certain: tuple[Rename, ...]
    possible: tuple[Question, ...]


def alike(old: Catalog, new: Catalog) -> Alike:
    """What looks like a rename, in the order in which renames are carried out."""
    certain: list[Rename] = []
    possible: list[Question] = []
    for kind in RENAMED:
        if kind == "enum value":
            possible += _labels(old, new)
        elif kind == "column":
            possible += _columns(old, new)
        elif kind == "namespace":
            possible += _best(_namespaces(old, new))
        elif kind in _SCORES:
            possible += _best(_scored(kind, old, new, _SCORES[kind]))
        if kind in _CERTAIN:
            certain += _equal(kind, old, new)
    done = {op.old for op in certain}
    return Alike(tuple(certain), tuple(question for question in possible if question.rename.old not in done))


# What is certain.

_ATTRIBUTES = {kind.name: kind.attribute for kind in KINDS}
_CERTAIN = (
    *("view", "sequence", "primary key", "unique", "check", "exclude", "foreign key"),
    *("index", "statistics", "trigger", "event trigger", "policy"),
)


def _gone(kind: str, old: Catalog, new: Catalog) -> tuple[list[Any], list[Any]]:
    """What only the one has, and what only the other."""
    before, after = (getattr(catalog, _ATTRIBUTES[kind]) for catalog in (old, new))
    return [before[key] for key in before if key not in after], [after[key] for key in after if key not in before]


def _equal(kind: str, old: Catalog, new: Catalog) -> Iterator[Rename]:
    gone, added = _gone(kind, old, new)
    by_definition: dict[Hashable, list[Any]] = {}
    for object_ in reversed(added):
        by_definition.setdefault(_definition(object_), []).append(object_)
    for object_ in gone:
        same = by_definition.get(_definition(object_))
        # A sequence of nobody's counts for itself: that is a question.
        if same and (kind != "sequence" or object_.owned_by):
            yield Rename(kind, object_.key, same.pop().key)


def _definition(object_: Any, **without: str) -> Any:
    """All of it but its name and its comment; what it lies in is a part of it."""
    columns = getattr(object_, "columns", ())
    if columns and hasattr(columns[0], "comment"):
        object_ = replace(object_, columns=tuple(replace(column, comment=None) for column in columns))
    return replace(object_, key=object_.key._replace(name="", **without), comment=None)


# What is asked.


def _scored(kind: str, old: Catalog, new: Catalog, score: Callable[[Any, Any], float]) -> Iterator[Question]:
    gone, added = _gone(kind, old, new)
    for before in gone:
        for after in added:
            likeness = score(before, after)
            if likeness > _MOST:
                yield Question(Rename(kind, before.key, after.key), round(likeness, 3))


def _best(questions: Iterable[Question]) -> list[Question]:
    return sorted(questions, key=lambda question: -question.score)


def _namespaces(old: Catalog, new: Catalog) -> Iterator[Question]:
    """Namespaces that hold mostly things of the same names."""
    gone, added = _gone("namespace", old, new)
    for before in gone:
        for after in added:
            share = _shared(_held(old, before.name), _held(new, after.name))
            score = _weighed(share, before, after) or (share + _named_alike(before, after)) / 2
            if score > _MOST:
                yield Question(Rename("namespace", before.key, after.key), round(score, 3))


def _held(catalog: Catalog, namespace: str) -> list[tuple[str, str]]:
    kinds = ("enum", "domain", "composite", "range type", "sequence", "function", "table", "view", "materialized view")
    keys = ((kind, key) for kind in kinds for key in getattr(catalog, _ATTRIBUTES[kind]))
    return [(kind, key.name) for kind, key in keys if key.namespace == namespace]


def _labels(old: Catalog, new: Catalog) -> Iterator[Question]:
    """One label gone and one new in the same place."""
    for key in old.enums:
        before, after = old.enums[key].labels, new.enums[key].labels if key in new.enums else ()
        for one, first, last, other, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if one != "replace" or last - first != end - other:
                continue
            for label, name in zip(before[first:last], after[other:end], strict=True):
                if label not in after and name not in before:
                    rename = Rename("enum value", label, name, key)
                    yield Question(rename, round((1 + _resemblance(label, name)) / 2, 3))


def _columns(old: Catalog, new: Catalog) -> Iterator[Question]:
    """Columns of one table and one type, of names that resemble each other, or the only ones of that type."""
    for key in (key for key in old.tables if key in new.tables):
        sides = (old.tables[key].columns, new.tables[key].columns)
        names = [{column.name for column in side} for side in sides]
        gone = [column for column in sides[0] if column.name not in names[1]]
        added = [column for column in sides[1] if column.name not in names[0]]
        questions = [
            Question(Rename("column", ColumnName(*key, one.name), ColumnName(*key, other.name)), round(score, 3))
            for one in gone
            for other in added
            if (score := _column_score(one, other, gone, added))
        ]
        yield from _best(questions)


def _column_score(one: Column, other: Column, gone: Sequence[Column], added: Sequence[Column]) -> float:
    if not _could_be(one, other):
        return 0.0
    likeness = _resemblance(one.name, other.name)
    alone = all(sum(_could_be(one, column) for column in side) == 1 for side in (gone, added))
    return (1 + likeness) / 2 if alone or likeness >= _SIMILAR else 0.0


def _could_be(one: Column, other: Column) -> bool:
    return (one.type, one.generated is None) == (other.type, other.generated is None)


def _resemblance(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _shared(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """How much of both is in both, of 1."""
    together = len(one) + len(other)
    return 2 * len({*one} & {*other}) / together if together else 0.0


def _weighed(share: float, one: Any, other: Any) -> float:
    """The share, and among equal ones the name that resembles more."""
    return share * (0.9 + 0.1 * _resemblance(one.key.name, other.key.name)) if share > _MOST else 0.0


def _table(one: Table, other: Table) -> float:
    columns = ([(column.name, column.type) for column in table.columns] for table in (one, other))
    return _weighed(_shared(*columns), one, other)


def _enum(one: Enum, other: Enum) -> float:
    return _weighed(_shared(one.labels, other.labels), one, other)


def _composite(one: Composite, other: Composite) -> float:
    attributes = ([(attribute.name, attribute.type) for attribute in type_.attributes] for type_ in (one, other))
    return _weighed(_shared(*attributes), one, other)


def _domain(one: Domain, other: Domain) -> float:
    if (one.type, one.collation) != (other.type, other.collation):
        return 0.0
    return _same(one, other) or _named_alike(one, other)


def _named_alike(one: Any, other: Any) -> float:
    likeness = _resemblance(one.key.name, other.key.name)
    return likeness if likeness >= _SIMILAR else 0.0


def _same(one: Any, other: Any) -> float:
    """Equal but for the name, wherever it lies."""
    return _weighed(float(_definition(one, namespace="") == _definition(other, namespace="")), one, other)


def _sequence(one: Any, other: Any) -> float:
    """Most count as any other does: then only the name says something."""
    return _named_alike(one, other) if _same(one, other) else 0.0


_SCORES: dict[str, Callable[[Any, Any], float]] = {
    "enum": _enum,
    "domain": _domain,
    "composite": _composite,
    "range type": _same,
    "table": _table,
    "partition": _same,
    "materialized view": _same,
    "sequence": _sequence,
    "function": _same,
}
