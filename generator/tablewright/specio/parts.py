"""What belongs to a table besides its columns: keys, constraints, indexes, triggers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from tablewright.catalog.joined import may_refer
from tablewright.catalog.model import Catalog, Column, Index, PrimaryKey, Unique
from tablewright.catalog.names import ColumnName, Member, QName, Signature
from tablewright.catalog.types import Type
from tablewright.errors import Path
from tablewright.kinds import (
    check,
    exclude,
    foreign_key,
    function,
    index,
    primary_key,
    statistics,
    table,
    trigger,
    unique,
)
from tablewright.kinds import column as column_kind
from tablewright.kinds.base import TEMPORAL_SINCE, Documented, ReferencesNode, RuleWord, Scope
from tablewright.kinds.check import CheckNode
from tablewright.kinds.foreign_key import ForeignKeyNode
from tablewright.kinds.index import IndexNode
from tablewright.kinds.primary_key import PrimaryKeyNode
from tablewright.kinds.storage import read_parameters
from tablewright.kinds.unique import UniqueNode
from tablewright.specio.columns import Target, find_referenced
from tablewright.specio.draft import ColumnDraft, Draft, TableDraft, origin_of
from tablewright.specio.partition_nodes import split_by
from tablewright.specio.types import meaning_of, own_types

_NOT_VALID_PARTITIONED = 18
N = TypeVar("N", bound=Documented)


def read_table(draft: Draft, read: TableDraft) -> None:
    """Put a table and all that belongs to it into the catalog, its foreign keys excepted."""
    scope = scope_of(draft, read)
    columns = [column.column for column in read.columns.values() if column.column]
    for column in read.columns.values():
        if column.column:
            column_kind.check(column.column, column.node, column.at, scope)
        draft.paths[read.key, column.name] = column.at
        draft.rename(ColumnName(*read.key, column.name), column.node, column.at)
    options = read_parameters(read.node.with_, scope.postgres, (*read.at, "with"), draft.problems)
    made = table.parse(read.key, read.node, columns, read.at, draft.problems)
    secured = replace(
        made, row_security=bool(read.node.row_security), force_row_security=read.node.row_security == "force"
    )
    draft.put(replace(secured, unlogged=read.node.unlogged, options=options))
    draft.paths[read.key] = read.at
    draft.rename(read.key, read.node, read.at)
    if not read.columns and draft.has_all_columns(read):
        draft.problems.warn("empty", read.at, f"table `{read.key.name}` has no columns")
    _read_primary_key(draft, read, scope)
    _read_uniques(draft, read, scope)
    _read_checks(draft, read, scope)
    for number, node in enumerate(read.node.excludes):
        at = (*read.at, "excludes", number)
        found = exclude.parse(None, node, at, scope)
        draft.put(found)
        claim(draft, found.key, "exclusion constraint", node, at)
    _read_indexes(draft, read, scope)
    _read_statistics(draft, read, scope)
    _read_triggers(draft, read)


def scope_of(draft: Draft, read: TableDraft) -> Scope:
    """What the parts of a table are read against."""
    columns: dict[str, Column | None] = {name: column.column for name, column in read.columns.items()}
    # A column that was wrong and left out is no unknown column.
    columns |= {str(p[-1]): None for p in draft.reading.pruned if p[:-1] == (*read.at, "columns")}
    return Scope(
        table=read.key,
        columns=columns,
        postgres=draft.reading.system.postgres,
        patterns=draft.patterns,
        problems=draft.problems,
        any_function=draft.any_function,
        functions=draft.functions,
        namespaces=draft.own_namespaces,
        all_known=draft.has_all_columns(read),
        constraints=read.constraints,
        own_types=own_types(draft),
        extensions=frozenset(draft.reading.system.extensions),
    )


def claim(draft: Draft, key: Member, what: str, node: Documented, at: Path) -> None:
    """A constraint with an index of its own name takes that name among the relations."""
    draft.claim(QName(key.namespace, key.name), what, at)
    draft.note(key, node, at)


def _read_primary_key(draft: Draft, read: TableDraft, scope: Scope) -> None:
    marked = [column for column in read.columns.values() if column.node.primary_key]
    node, at = read.node.primary_key, (*read.at, "primary_key")
    if node and marked:
        draft.problems.add(at, f"`{marked[0].name}` says `primary_key: true`, and the table has `primary_key:`, too")
    if node is None:
        if not marked:
            wrong = draft.was_wrong("primary_key") or draft.was_wrong("partition_by")
            keyless = any(key not in read.columns for key in split_by(read.node))
            if draft.has_all_columns(read) and read.columns and not (wrong or keyless or read.node.key):
                hint = "say `primary_key: true` at a column, or what tells rows apart in Python: `key: [a, b]`"
                draft.problems.warn("no-primary-key", read.at, f"table `{read.key.name}` has no primary key", hint=hint)
            return
        node, at = _of_column(PrimaryKeyNode(columns=[column.name for column in marked]), marked[0]), marked[0].at
    key = primary_key.parse(node, at, scope)
    draft.put(key)
    claim(draft, key.key, "primary key", node, at)


def _of_column(node: N, column: ColumnDraft) -> N:
    """A part that a column asks for comes from where the column comes from."""
    return node.model_copy(update={"source": column.node.source, "inferred": column.node.inferred})


def _read_uniques(draft: Draft, read: TableDraft, scope: Scope) -> None:
    nodes: list[tuple[UniqueNode, Path]] = [
        (_of_column(UniqueNode(columns=[column.name]), column), (*column.at, "unique"))
        for column in read.columns.values()
        if column.node.unique
    ]
    nodes += [(node, (*read.at, "unique", number)) for number, node in enumerate(read.node.unique)]
    for node, at in nodes:
        found = unique.parse(None, node, at, scope)
        draft.put(found)
        claim(draft, found.key, "unique constraint", node, at)


def _read_checks(draft: Draft, read: TableDraft, scope: Scope) -> None:
    nodes: list[tuple[CheckNode, Path]] = [
        (_of_column(CheckNode(expression=column.node.check), column), (*column.at, "check"))
        for column in read.columns.values()
        if column.node.check is not None
    ]
    nodes += [(node, (*read.at, "checks", number)) for number, node in enumerate(read.node.checks)]
    for node, at in nodes:
        found = check.parse(None, node, at, scope)
        if found is None:
            continue
        draft.put(found)
        draft.note(found.key, node, at)


def _read_indexes(draft: Draft, read: TableDraft, scope: Scope) -> None:
    nodes: list[tuple[IndexNode, Path]] = [
        (_of_column(IndexNode(on=[column.name]), column), (*column.at, "index"))
        for column in read.columns.values()
        if column.node.index
    ]
    nodes += [(node, (*read.at, "indexes", number)) for number, node in enumerate(read.node.indexes)]
    for node, at in nodes:
        found = index.parse(None, node, at, scope)
        draft.claim(found.key, "index", at)
        draft.put(found)
        draft.note(found.key, node, at)


def _read_statistics(draft: Draft, read: TableDraft, scope: Scope) -> None:
    for number, node in enumerate(read.node.statistics):
        at = (*read.at, "statistics", number)
        found = statistics.parse(None, node, at, scope)
        if found is None:
            continue
        if found.key in draft.catalog.statistics:
            message = f"there are two statistics named `{found.key.name}`"
            draft.problems.add_at_key(at, message, hint="give one of them a name of its own")
        draft.put(found)
        draft.note(found.key, node, at)


def _read_triggers(draft: Draft, read: TableDraft) -> None:
    """One trigger for all columns that it keeps; tables that keep the same columns share the function."""
    kept = [column for column in read.columns.values() if column.node.on_update and column.column]
    if not kept:
        return
    assignments = tuple((column.name, (column.node.on_update or "").strip()) for column in kept)
    base = f"set_{'_'.join(name for name, _ in assignments)}"
    number, name = 1, base
    while True:
        made = function.of_assignments(Signature(read.key.namespace, name), assignments)
        if draft.catalog.functions.get(made.key, made) == made:
            break
        number += 1
        name = f"{base}_{number}"
    scope_of(draft, read).name(made.key.name, "", (), kept[0].at)
    draft.put(made)
    found = trigger.of_update(read.key, made.key)
    draft.put(found)
    for key in (made.key, found.key):
        draft.trace(key, kept[0].node, kept[0].at)


def read_foreign_keys(draft: Draft, read: TableDraft) -> None:
    """Put the foreign keys of a table into the catalog, now that every table is there."""
    scope = scope_of(draft, read)
    for columns, node, on_delete, documented, at in _keys(read):
        if not scope.known(columns, (*at, "columns")):
            continue
        found = find_referenced(draft, read, node, len(columns), (*at, "references"))
        if found is None:
            continue
        referenced, names = found
        _check_target(draft, read, columns, node, found, (*at, "references"))
        comment_on = documented if read.node.foreign_keys and documented in read.node.foreign_keys else None
        key = foreign_key.parse(
            columns, node, (referenced.key, names), on_delete=on_delete, comment_on=comment_on, at=at, scope=scope
        )
        draft.put(key)
        draft.links[key.key] = (node, at)
        draft.rename(key.key, node, (*at, "references"))
        if isinstance(documented, ForeignKeyNode):
            draft.rename(key.key, documented, at)
        draft.origins[key.key] = origin_of(documented)
        draft.paths[key.key] = at


def _keys(read: TableDraft) -> Iterator[tuple[list[str], ReferencesNode, RuleWord | None, Documented, Path]]:
    for column in read.columns.values():
        if column.node.references:
            yield [column.name], column.node.references, column.node.on_delete, column.node, column.at
    for number, node in enumerate(read.node.foreign_keys):
        named = node.references.model_copy(update={"name": node.name or node.references.name})
        yield node.columns, named, node.on_delete, node, (*read.at, "foreign_keys", number)


def _check_target(
    draft: Draft, read: TableDraft, columns: list[str], node: ReferencesNode, target: Target, at: Path
) -> None:
    """A key refers to columns that are unique together, of the same types as its own (manual, 5.5.5)."""
    referenced, names = target
    if referenced.node.unlogged and not read.node.unlogged:
        message = f"table `{referenced.key.name}` is unlogged, so only an unlogged table can refer to it"
        draft.problems.add(at, message, hint="add `unlogged: true` here, or take it away there")
    if node.period and draft.reading.system.postgres < TEMPORAL_SINCE:
        return  # which has been complained about
    if node.period:
        _check_period_target(draft, referenced, names, at)
    elif frozenset(names) not in draft.unique_sets[referenced.key]:
        shown = ", ".join(names)
        if not draft.was_wrong("unique") and not draft.was_wrong("primary_key"):
            waits = next((key for key in _unique_keys(draft, referenced, names) if key.deferrable), None)
            message = f"({shown}) is not unique in table `{referenced.key.name}`"
            hint = f"declare `unique: [[{shown}]]` there, or refer to its primary key"
            if waits:
                message = f"the key `{waits.key.name}` on ({shown}) of `{referenced.key.name}` is deferrable"
                hint = "PostgreSQL lets a foreign key refer only to a key that is checked at once"
            draft.problems.add(at, message, hint=hint)
    if node.not_valid and read.node.partition_by and draft.reading.system.postgres < _NOT_VALID_PARTITIONED:
        message = f"PostgreSQL {draft.reading.system.postgres} has no foreign key NOT VALID of a partitioned table"
        draft.problems.add((*at, "not_valid"), message)
    for name, other in zip(columns, names, strict=True):
        own, their = read.columns[name].column, referenced.columns[other].column
        if own and their and not may_refer(meaning_of(draft, own.type).base, meaning_of(draft, their.type).base):
            message = f"`{name}` is {_shown(own.type)}, and `{referenced.key.name}.{other}` is {_shown(their.type)}"
            draft.problems.add(at, message, hint="leave `type:` out: it follows the referenced column")


def _unique_keys(draft: Draft, table: TableDraft, names: Iterable[str]) -> Iterator[PrimaryKey | Unique]:
    for key in keys_of(draft.catalog):
        if QName(*key.key[:2]) == table.key and set(key.columns) == set(names):
            yield key


def _check_period_target(draft: Draft, referenced: TableDraft, names: tuple[str, ...], at: Path) -> None:
    """A key over time refers to one without overlaps, of the same columns."""
    keys = [key for map_ in (draft.catalog.primary_keys, draft.catalog.uniques) for key in map_.values()]
    mine = [key for key in keys if QName(*key.key[:2]) == referenced.key and key.temporal]
    if not any(set(key.columns) == set(names) and key.columns[-1] == names[-1] for key in mine):
        shown = ", ".join(names)
        message = f"table `{referenced.key.name}` has no key on ({shown}) that says `without_overlaps`"
        draft.problems.add(at, message, hint="a key with `period` refers to one without overlaps")


def keys_of(catalog: Catalog) -> list[PrimaryKey | Unique]:
    """The keys of all tables."""
    return [*catalog.primary_keys.values(), *catalog.uniques.values()]


def unique_columns(found: Index) -> tuple[str, ...] | None:
    """The columns that a unique index keeps unique in all rows, or None."""
    plain = found.unique and found.where is None and not any(key.is_expression for key in found.keys)
    return tuple(key.item for key in found.keys) if plain else None


def _shown(type_: Type) -> str:
    return f"{type_.name}{'[]' if type_.array else ''}"


def unique_sets(catalog: Catalog, keys: Iterable[PrimaryKey | Unique]) -> dict[QName, set[frozenset[str]]]:
    """For every table, the sets of columns of which no two rows have the same values."""
    found: dict[QName, set[frozenset[str]]] = {key: set() for key in catalog.tables}
    for constraint in keys:
        if constraint.temporal:
            continue
        if (table := QName(*constraint.key[:2])) in found:
            found[table].add(frozenset(constraint.columns))
    for made in catalog.indexes.values():
        columns = unique_columns(made)
        if columns and made.table in found:
            found[made.table].add(frozenset(columns))
    return found
