"""A table's section of the documentation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tablewright.catalog.model import (
    Check,
    Column,
    Exclude,
    ForeignKey,
    IdentityColumn,
    Index,
    PrimaryKey,
    Statistics,
    Table,
    Trigger,
    Unique,
)
from tablewright.catalog.names import Member, QName, TriggerName
from tablewright.catalog.types import Type, type_sql
from tablewright.ddl.constraint import delete_rule
from tablewright.emit.docs_partitions import PartitionsView, partitions_view
from tablewright.emit.docs_triggers import trigger_item
from tablewright.emit.docs_words import (
    anchor,
    child_of,
    codes,
    deferral,
    index_details,
    index_key,
    link,
    on_delete,
    on_update,
    origin,
    owner,
    paragraphs,
    remark,
    row,
    validity,
)
from tablewright.emit.er_diagram import Keys, entity_name, keys_of_tables
from tablewright.quoting import markdown_code, markdown_prose
from tablewright.spec import ColumnNotes, Spec, TableNotes


@dataclass(frozen=True, slots=True)
class Parts:
    """What belongs to each table."""

    keys: Mapping[QName, Keys]
    primary_keys: Mapping[QName, list[PrimaryKey]]
    uniques: Mapping[QName, list[Unique]]
    checks: Mapping[QName, list[Check]]
    excludes: Mapping[QName, list[Exclude]]
    foreign_keys: Mapping[QName, list[ForeignKey]]
    triggers: Mapping[QName, list[Trigger]]
    indexes: Mapping[QName, list[Index]]
    statistics: Mapping[QName, list[Statistics]]
    referenced_by: Mapping[QName, list[ForeignKey]]


class _Member(Protocol):
    @property
    def key(self) -> Member | TriggerName: ...


_M = TypeVar("_M", bound=_Member)


def _by_table(members: Iterable[_M]) -> dict[QName, list[_M]]:
    grouped: dict[QName, list[_M]] = defaultdict(list)
    for member in members:
        grouped[QName(*member.key[:2])].append(member)
    return grouped


def parts_of_tables(spec: Spec) -> Parts:
    """Everything that belongs to a table, grouped by it."""
    catalog = spec.catalog
    indexes: dict[QName, list[Index]] = defaultdict(list)
    for index in catalog.indexes.values():
        indexes[index.table].append(index)
    statistics: dict[QName, list[Statistics]] = defaultdict(list)
    for found in catalog.statistics.values():
        statistics[found.table].append(found)
    referenced_by: dict[QName, list[ForeignKey]] = defaultdict(list)
    for key in catalog.foreign_keys.values():
        referenced_by[key.referenced_table].append(key)
    return Parts(
        keys=keys_of_tables(catalog),
        primary_keys=_by_table(catalog.primary_keys.values()),
        uniques=_by_table(catalog.uniques.values()),
        checks=_by_table(catalog.checks.values()),
        excludes=_by_table(catalog.excludes.values()),
        foreign_keys=_by_table(catalog.foreign_keys.values()),
        triggers=_by_table(catalog.triggers.values()),
        indexes=indexes,
        statistics=statistics,
        referenced_by=referenced_by,
    )


@dataclass(frozen=True, slots=True)
class TableView:
    """What the template shows of a table, quoted; each entry of a list is one row or one item."""

    anchor: str
    name: str
    doc: str
    model: str
    """Its class in the models, or the object that it is where it has none."""
    rows_expected: str
    source: str
    columns: list[str]
    primary_key: list[str]
    uniques: list[str]
    checks: list[str]
    excludes: list[str]
    foreign_keys: list[str]
    referenced_by: list[str]
    indexes: list[str]
    statistics: list[str]
    storage: list[str]
    partitions: PartitionsView | None
    triggers: list[str]


def table_view(spec: Spec, table: Table, parts: Parts) -> TableView:
    """The view of one table."""
    key, notes = table.key, spec.tables[table.key]
    return TableView(
        anchor=anchor("table", key),
        name=markdown_code(entity_name(key)),
        doc=paragraphs(table.comment or ""),
        model=f"{'Class' if notes.key else 'Table object'}: {markdown_code(notes.model)}",
        rows_expected="" if notes.rows_expected is None else f"{notes.rows_expected:,}",
        source=origin(notes.origin),
        columns=_columns(table, notes, parts),
        primary_key=[_constraint(spec, p, _key(p)) for p in parts.primary_keys.get(key, ())],
        uniques=[_constraint(spec, u, _key(u)) for u in parts.uniques.get(key, ())],
        checks=[_constraint(spec, c, _check(c)) for c in parts.checks.get(key, ())],
        excludes=[_constraint(spec, e, _exclude(e)) for e in parts.excludes.get(key, ())],
        foreign_keys=[_constraint(spec, f, _foreign_key(f)) for f in parts.foreign_keys.get(key, ())],
        referenced_by=[_reference(f) for f in parts.referenced_by.get(key, ())],
        indexes=[index_row(spec, index) for index in parts.indexes.get(key, ())],
        statistics=[_statistics(spec, found) for found in parts.statistics.get(key, ())],
        storage=[*owner(spec, key), *_storage(table), *_row_security(table)],
        partitions=partitions_view(spec, table),
        triggers=[trigger_item(spec, t) for t in parts.triggers.get(key, ())],
    )


def _columns(table: Table, notes: TableNotes, parts: Parts) -> list[str]:
    parents = {name: f.referenced_table for f in parts.foreign_keys.get(table.key, ()) for name in f.columns}
    marks = parts.keys[table.key].marks()
    for name, parent in parents.items():
        marks[name][marks[name].index("FK")] = f"[FK](#{anchor('table', parent)})"
    return [_column(column, notes.columns[column.name], marks.get(column.name, [])) for column in table.columns]


def _column(column: Column, notes: ColumnNotes, marks: list[str]) -> str:
    return row(
        markdown_code(column.name),
        type_cell(column.type),
        "yes" if column.nullable else "no",
        _value(column),
        ", ".join([*marks, "PII"] if notes.pii else marks),
        _description(column, notes),
        origin(notes.origin),
    )


def type_cell(type_: Type) -> str:
    """A type, with a link to it where it is the spec's own."""
    if type_.namespace is None:
        return markdown_code(type_sql(type_))
    own = QName(type_.namespace, type_.name)
    text = type_sql(type_, entity_name(own))
    return f"[{markdown_code(text)}](#{anchor(type_.kind, own)})"


def _statistics(spec: Spec, found: Statistics) -> str:
    kinds = f" ({', '.join(found.kinds)})" if found.kinds else ""
    keys = ", ".join(map(index_key, found.keys))
    return f"{markdown_code(found.key.name)}: {keys}{kinds}{remark(spec, found.key, found.comment)}"


def _row_security(table: Table) -> list[str]:
    link = f"see [its policies](#{anchor('security', table.key)})"
    return [f"Row-level security: {link}"] if table.row_security else []


def _storage(table: Table) -> list[str]:
    unlogged = ["Unlogged: it is not in the write-ahead log, and it is empty after a crash"] if table.unlogged else []
    options = codes(f"{name} = {value}" for name, value in table.options)
    return [*unlogged, f"Storage parameters: {options}"] if options else unlogged


def _value(column: Column) -> str:
    if column.generated:
        read = ", computed when it is read" if column.virtual else ""
        return f"always {markdown_code(column.generated)}{read}"
    if column.identity:
        return _identity(column.identity)
    return markdown_code(column.default) if column.default else ""


def _identity(identity: IdentityColumn) -> str:
    sequence = identity.sequence
    words = ["identity, always" if identity.always else "identity, by default"]
    if sequence.start != 1:
        words.append(f"from {sequence.start}")
    if sequence.increment != 1:
        words.append(f"in steps of {sequence.increment}")
    return " ".join(words)


def _description(column: Column, notes: ColumnNotes) -> str:
    words = [markdown_prose(column.comment)] if column.comment else []
    if notes.on_update:
        words.append(f"Set to {markdown_code(notes.on_update)} at every update.")
    if column.collation:
        words.append(f"Collation {markdown_code(column.collation)}.")
    words += _kept(column)
    if notes.attribute != column.name:
        words.append(f"In Python: {markdown_code(notes.attribute)}.")
    return " ".join(words)


def _kept(column: Column) -> list[str]:
    said = {
        "Storage": column.storage,
        "Compression": column.compression,
        "Statistics target": column.statistics,
        **dict(column.options),
    }
    return [f"{what}: {markdown_code(str(value))}." for what, value in said.items() if value is not None]


def _constraint(spec: Spec, member: PrimaryKey | Unique | Check | Exclude | ForeignKey, what: str) -> str:
    return f"{markdown_code(member.key.name)}: {what}{remark(spec, member.key, member.comment)}"


def _key(key: PrimaryKey | Unique) -> str:
    words = codes(key.columns)
    if isinstance(key, Unique) and key.nulls_not_distinct:
        words += ", two nulls count as equal"
    if key.include:
        words += f", includes {codes(key.include)}"
    later = deferral(deferrable=key.deferrable, initially_deferred=key.initially_deferred)
    return f"{words}{_stored(key)}{later}"


def _stored(constraint: PrimaryKey | Unique | Exclude) -> str:
    options = codes(f"{name} = {value}" for name, value in constraint.options)
    return f", with {options}" if options else ""


def _exclude(exclude: Exclude) -> str:
    elements = ", ".join(
        f"{markdown_code(' '.join(filter(None, (e.item, e.opclass))))} by {markdown_code(e.operator)}"
        for e in exclude.elements
    )
    where = f", only rows where {markdown_code(exclude.where)}" if exclude.where else ""
    later = deferral(deferrable=exclude.deferrable, initially_deferred=exclude.initially_deferred)
    return f"no two rows agree in all of {elements} ({markdown_code(exclude.method)}){_stored(exclude)}{where}{later}"


def _check(check: Check) -> str:
    inherited = ", not of tables that inherit (NO INHERIT)" if check.no_inherit else ""
    return f"{markdown_code(check.expression)}{inherited}{validity(check.not_valid)}"


def _foreign_key(key: ForeignKey) -> str:
    target = f"{codes(key.columns)} refers to {codes(key.referenced_columns)} of {link('table', key.referenced_table)}"
    match = ", all of the columns are null or none is (MATCH FULL)" if key.match_full else ""
    later = deferral(deferrable=key.deferrable, initially_deferred=key.initially_deferred)
    return f"{target}{match}{later}{validity(key.not_valid)}. {on_delete(key)} {on_update(key)}"


def _reference(key: ForeignKey) -> str:
    return f"{link('table', child_of(key))} by {codes(key.columns)} ({delete_rule(key)} on delete)"


def index_row(spec: Spec, index: Index) -> str:
    """An index in the section of what it is on."""
    return row(
        markdown_code(index.key.name),
        ", ".join(map(index_key, index.keys)),
        index_details(index),
        markdown_prose(index.comment or ""),
        origin(spec.origins.get(index.key)),
    )
