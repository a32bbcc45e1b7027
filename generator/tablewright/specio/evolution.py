"""What a spec says of the change that led to it: former names, and what becomes of rows that are there already."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from tablewright.catalog.counting import made_key
from tablewright.catalog.model import Catalog
from tablewright.catalog.names import (
    ColumnName,
    Global,
    Identity,
    Member,
    PolicyName,
    QName,
    Signature,
    Simple,
    StatisticsName,
    TriggerName,
)
from tablewright.catalog.naming import too_long
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import KINDS
from tablewright.kinds.enum import EnumNode
from tablewright.spec import Evolution
from tablewright.specio.draft import ColumnDraft, Draft
from tablewright.specio.parts import scope_of
from tablewright.specio.running_nodes import seconds
from tablewright.specio.types import serial_type
from tablewright.sqltext import Use

_USES: Mapping[str, Use] = {"backfill": "backfill", "using": "conversion"}
_LONGEST_WAIT = 2_147_483
"""In seconds; PostgreSQL counts milliseconds in 32 bits."""
_NO_SQL = "an SQL expression is wanted: a text stands in quotes of its own, as in \"'none'\""

_Name = TypeVar("_Name", bound=Hashable)


def read_evolution(draft: Draft, enums: Mapping[QName, EnumNode]) -> Evolution:
    """Check what is said about the change, now that all is known that there is after it."""
    _check_lock_timeout(draft)
    for key, node in enums.items():
        _check_renamed(draft, key, node)
        _check_replaced(draft, key, node)
    return Evolution(
        renamed_from=_renames(draft),
        labels={key: dict(node.renamed) for key, node in enums.items() if node.renamed},
        replaced={key: dict(node.replaced) for key, node in enums.items() if node.replaced},
        backfill=dict(_expressions(draft, "backfill")),
        using=dict(_expressions(draft, "using")),
    )


def _check_lock_timeout(draft: Draft) -> None:
    at = (draft.reading.system_file, "migrations", "lock_timeout")
    text = draft.reading.system.migrations.lock_timeout
    if seconds(text) * 1000 < 1:
        message = f"`{text}` is no timeout: a statement would wait for its lock without end, and all others behind it"
        draft.problems.add(at, message, hint="1ms is the least; 3s is usual, for the application waits as long")
    elif seconds(text) > _LONGEST_WAIT:
        draft.problems.add(at, f"`{text}` is longer than PostgreSQL counts", hint="3s is usual")


def _renames(draft: Draft) -> dict[Identity, Identity]:
    """Every object and column that had another name before, with the key that it had."""
    found: dict[Identity, Identity] = {}
    taken: dict[Identity, Identity] = {}
    for key, (written, at) in draft.former.items():
        old = _former_key(draft, key, written, at)
        if old is None:
            continue
        if old == key:
            hint = "write what it was called before, or leave this out"
            draft.problems.add(at, f"`{written}` is its name now", hint=hint)
            continue
        if old in taken:
            message = f"`{_shown(taken[old])}` was renamed from `{written}` already"
            draft.problems.add(at, message, hint="one of them can have been it; the other one is new")
        elif old not in draft.former and _is_there(draft, key, old):
            hint = "take that out, or leave this out: a rename leaves nothing behind"
            draft.problems.add(at, f"`{written}` is still in the spec, so nothing was renamed from it", hint=hint)
        found.setdefault(key, old)
        taken.setdefault(old, key)
    if "public" in draft.reading.system.namespaces and draft.reading.system.namespaces["public"].renamed_from:
        at = (draft.reading.system_file, "namespaces", "public", "renamed_from")
        draft.problems.add(at, "`public` is there from the beginning", hint="only a schema of our own is renamed")
    return found | _followers(draft, found)


def _former_key(draft: Draft, key: Identity, written: str, at: Path) -> Identity | None:
    """The key that an object had under its former name; None after a complaint."""
    before, _, last = written.rpartition(".")
    table = _table(draft, key)
    if table and before in ("public", *draft.reading.system.namespaces, table):
        hint = f"write `{last}`: what belongs to a table goes where that goes"
        draft.problems.add(at, f"`{written}`: its former name stands alone", hint=hint)
        return None
    moves = not table and isinstance(key, QName | Signature | StatisticsName)
    name = last if moves else written
    if not name or too_long(name):
        message = f"`{written}` was the name of nothing: a name has 1 to 63 bytes"
        draft.problems.add(at, message, hint="write the name that it has in the database")
        return None
    return _called(key, name, before if moves else "")


def _table(draft: Draft, key: Identity) -> str | None:
    """The name of the table with which it goes to another namespace."""
    match key:
        case Member() | TriggerName() | PolicyName() | ColumnName():
            return key.table
        case QName() if key in draft.catalog.indexes:
            return draft.catalog.indexes[key].table.name
        case QName() if key in draft.catalog.sequences:
            owner = draft.catalog.sequences[key].owned_by
            return owner[0].name if owner else None
    return None


def _called(key: Identity, name: str, namespace: str) -> Identity | None:
    """The key with another name, and in another namespace where that is not empty."""
    match key:
        case QName() | Signature() | StatisticsName():
            return key._replace(name=name, namespace=namespace or key.namespace)
        case Member() | TriggerName() | PolicyName() | ColumnName() | Simple() | Global():
            return key._replace(name=name)
    return None


def _shown(key: Identity) -> str:
    return str(key).removeprefix("public.")


def _is_there(draft: Draft, key: Identity, old: Identity) -> bool:
    """Whether the spec has another object of the kind of `key` under its old name.

    One of another kind does no harm: a view may take the place of a table that was renamed.
    """
    if isinstance(key, ColumnName) and isinstance(old, ColumnName):
        return old.name in draft.tables[QName(*key[:2])].columns
    if isinstance(old, Simple):
        return old.name == "public" or old in draft.catalog.namespaces
    return any(key in objects and old in objects for objects in _objects(draft.catalog))


def _objects(catalog: Catalog) -> Iterator[Mapping[Identity, object]]:
    return (getattr(catalog, kind.attribute) for kind in KINDS)


def _followers(draft: Draft, renamed: Mapping[Identity, Identity]) -> dict[Identity, Identity]:
    """What bears the name of something else, and was called after its former one: dropped, it would lose rows."""
    found: dict[Identity, Identity] = {}
    for key, (parent, pattern) in draft.named_after.items():
        old = renamed.get(parent, found.get(parent))
        if isinstance(old, QName) and key not in renamed:
            name = pattern.replace("{table}", old.name) if pattern else key.name
            found[key] = QName(old.namespace if key.namespace == parent.namespace else key.namespace, name)
    for table, column in _columns(draft):
        if serial_type(column):
            before, now = renamed.get(table, table), ColumnName(*table, column.name)
            old_column = renamed.get(now, now)
            if isinstance(before, QName) and isinstance(old_column, ColumnName):
                # PostgreSQL moves it to another namespace with its table, but leaves it its name.
                name = made_key(before, old_column.name).name
                found[made_key(table, column.name)] = QName(table.namespace, name)
    return {key: old for key, old in found.items() if key != old}


def _columns(draft: Draft) -> Iterator[tuple[QName, ColumnDraft]]:
    return ((table.key, column) for table in draft.tables.values() for column in table.columns.values())


def _check_renamed(draft: Draft, key: QName, node: EnumNode) -> None:
    """`renamed` gives the former label of each."""
    labels, seen = draft.enums[key], set[str]()
    for new, old in node.renamed.items():
        at = (*draft.paths[key], "renamed", new)
        if new not in labels:
            hint = f"write it as `{old}: {new}`: the new label comes first" if old in labels else ""
            message = f"`{new}` is no label of enum `{key.name}`"
            draft.problems.add_at_key(at, message, hint=hint or did_you_mean(new, labels))
        elif old == new:
            draft.problems.add(at, f"`{old}` is its name now", hint="write what it was called before")
        elif old in labels and old not in node.renamed:
            hint = "take it out of `values`, or leave this out: a rename leaves nothing behind"
            draft.problems.add(at, f"`{old}` is still a label of enum `{key.name}`", hint=hint)
        elif old in seen:
            hint = "one of them can have been it; the other one is new"
            draft.problems.add(at, f"two labels were renamed from `{old}`", hint=hint)
        seen.add(old)


def _check_replaced(draft: Draft, key: QName, node: EnumNode) -> None:
    """`replaced` gives what rows get that hold a label which is gone."""
    labels = draft.enums[key]
    for gone, label in node.replaced.items():
        at = (*draft.paths[key], "replaced", gone)
        if gone in labels:
            message = f"`{gone}` is still a label of enum `{key.name}`"
            draft.problems.add_at_key(at, message, hint="take it out of `values`, or leave this out")
        elif label not in labels:
            message = f"`{label}` is no label of enum `{key.name}`"
            draft.problems.add(at, message, hint=did_you_mean(label, labels))
        elif gone in node.renamed.values():
            hint = "say one of the two: rows go along with a label that is renamed"
            draft.problems.add_at_key(at, f"`{gone}` is renamed, too", hint=hint)


def _expressions(draft: Draft, word: str) -> Iterator[tuple[ColumnName, str]]:
    """What columns say under `backfill` or `using`."""
    for key, column in _columns(draft):
        text: str | None = getattr(column.node, word)
        if text is None:
            continue
        at = (*column.at, word)
        if why := _computed(column):
            message = f"`{column.name}` {why}, so there is no `{word}`"
            draft.problems.add_at_key(at, message, hint="leave it out: PostgreSQL works out the values itself")
            continue
        wanted = column.column.type if column.column else None
        scope_of(draft, draft.tables[key]).expression(text, _USES[word], at, _NO_SQL, wanted)
        yield ColumnName(*key, column.name), text.strip()


def _computed(column: ColumnDraft) -> str:
    """Where its values come from, if from no row."""
    if column.node.generated is not None:
        return "is generated"
    if column.node.identity:
        return "is an identity column"
    return "takes its values from a sequence" if serial_type(column) else ""
