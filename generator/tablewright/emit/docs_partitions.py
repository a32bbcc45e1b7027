"""How a table is partitioned, as the documentation says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tablewright.catalog.model import Catalog, Partition, PartitionBy, Table
from tablewright.catalog.names import QName, Signature
from tablewright.ddl.constraint import constraint_sql
from tablewright.emit.docs_words import codes, index_key, origin, row
from tablewright.emit.er_diagram import entity_name
from tablewright.quoting import markdown_code, markdown_prose, sql_qualified
from tablewright.spec import PartitionRule, Spec


@dataclass(frozen=True, slots=True)
class PartitionsView:
    """Sentences, and a row for each partition, or for all that one rule makes."""

    by: str
    sentences: list[str]
    rows: list[str]


def partitions_view(spec: Spec, table: Table) -> PartitionsView | None:
    """The view of a partitioned table."""
    if table.partition_by is None:
        return None
    keys = [table.key, *(each.key for each in _below(spec, table.key))]
    return PartitionsView(
        by=_by(table.partition_by),
        sentences=[s for key in keys if key in spec.partition_rules for s in _rule(spec, table, key)],
        rows=list(_rows(spec, table.key)),
    )


def upkeep(spec: Spec) -> list[str]:
    """What has to be run regularly."""
    return [
        f"{markdown_code(_call(rule.function))}, at least once a {rule.every}: {_tasks(rule)}."
        for rule in spec.partition_rules.values()
        if rule.function
    ]


def _by(by: PartitionBy) -> str:
    what = {"range": "by range of", "list": "by the value of", "hash": "by the hash of"}[by.strategy]
    return f"{what} {', '.join(map(index_key, by.keys))}"


def _children(spec: Spec, parent: QName) -> list[Partition]:
    return [each for each in spec.catalog.partitions.values() if each.parent == parent]


def _below(spec: Spec, parent: QName) -> Iterator[Partition]:
    for each in _children(spec, parent):
        yield each
        yield from _below(spec, each.key)


def _rows(spec: Spec, parent: QName) -> Iterator[str]:
    """Those that a rule makes have one place in the spec, the others one each."""
    for path, group in groupby(_children(spec, parent), key=lambda each: spec.paths[each.key]):
        parts = list(group)
        first, last = parts[0], parts[-1]
        name = markdown_code(entity_name(first.key))
        if len(parts) > 1:
            name += f" to {markdown_code(entity_name(last.key))} ({len(parts)} partitions)"
        rule = spec.partition_rules.get(parent) if path[-1] == "partitions" else None
        holds = _period(rule) if rule else f"{_bound(first)} to {_bound(last)}" if len(parts) > 1 else _bound(first)
        where = origin(spec.origins.get(first.key))
        yield row(name, markdown_code(entity_name(parent)), holds, _details(spec, first), where)
        for part in parts:
            yield from _rows(spec, part.key)


def _bound(partition: Partition) -> str:
    if partition.bound == "DEFAULT":
        return "what no other takes"
    return markdown_code(partition.bound.removeprefix("FOR VALUES "))


def _period(rule: PartitionRule) -> str:
    return f"a {rule.every} each, from {rule.start} up to and without {rule.end}"


def _details(spec: Spec, partition: Partition) -> str:
    words = [markdown_prose(partition.comment)] if partition.comment else []
    if partition.partition_by:
        words.append(f"Partitioned {_by(partition.partition_by)}.")
    if partition.unlogged:
        words.append("Unlogged: it is empty after a crash.")
    if partition.options:
        words.append(f"With {codes(f'{name} = {value}' for name, value in partition.options)}.")
    return " ".join((*words, *_own(spec.catalog, partition)))


def _own(catalog: Catalog, partition: Partition) -> Iterator[str]:
    """What it has besides what it has as a part of the table."""
    for column in partition.columns:
        name = markdown_code(column.name)
        if column.default is not None:
            yield f"The default of {name} is {markdown_code(column.default)}."
        if column.no_default:
            yield f"{name} has no default."
        if column.not_null:
            yield f"{name} is not null."
        if column.comment:
            yield f"{name}: {markdown_prose(column.comment)}"
    for keys in (catalog.primary_keys, catalog.uniques, catalog.checks, catalog.excludes):
        mine = [constraint_sql(key) for key in keys.values() if QName(*key.key[:2]) == partition.key]
        yield from (f"{markdown_code(sql)}." for sql in mine)
    for part in catalog.index_parts.values():
        if QName(*part.key[:2]) == partition.key and part.name != part.made_as:
            yield f"Its part of {markdown_code(part.key.name)} is named {markdown_code(part.name)}."


def _rule(spec: Spec, table: Table, key: QName) -> Iterator[str]:
    rule = spec.partition_rules[key]
    split_by = spec.catalog.partitions[key].partition_by if key in spec.catalog.partitions else table.partition_by
    zone = ""
    if split_by and table.column(split_by.keys[0].item).type.name == "timestamptz":
        zone = " Bounds are in UTC, whatever a session's time zone."
    pattern = markdown_code(rule.pattern.replace("{table}", key.name))
    yield f"{markdown_code(entity_name(key))} has a partition for every {rule.every}, named {pattern}.{zone}"
    if rule.function is None:
        return
    call = markdown_code(_call(rule.function))
    yield f"{call} has to be run at least once a {rule.every}, by the owner of the table: {_tasks(rule)}."
    default = next((each for each in _children(spec, key) if each.bound == "DEFAULT"), None)
    if default and rule.ahead is not None:
        rest = markdown_code(entity_name(default.key))
        yield f"Rows of {rest} that belong to a partition which the function makes are moved there."
    if rule.keep:
        yield "What is detached stays as a table of its own, with its rows, until somebody drops it."
        if any(each.referenced_table == key for each in spec.catalog.foreign_keys.values()):
            yield "PostgreSQL detaches no partition with rows that another table refers to."


def _call(function: Signature) -> str:
    return f"SELECT {sql_qualified(function.namespace, function.name)}()"


def _tasks(rule: PartitionRule) -> str:
    tasks = []
    if rule.ahead is not None:
        more = {0: "", 1: " and the next one"}.get(rule.ahead, f" and the next {rule.ahead}")
        tasks.append(f"it makes the partitions for the present {rule.every}{more}, where they are missing")
    if rule.keep:
        those = "those" if tasks else "it detaches the partitions"
        tasks.append(f"{'detaches ' if tasks else ''}{those} whose rows are all older than {rule.keep}")
    return ", and ".join(tasks)
