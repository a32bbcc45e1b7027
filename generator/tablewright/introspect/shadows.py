"""Shadows: objects like those of a spec, in a namespace of their own, made so that PostgreSQL prints their expressions.

Each kind says how its shadow is made from the spec's object, and what is taken from the shadow that was read back: only
what PostgreSQL reprints, and what turns out to be a default (an operator class, a collation). Everything else stays as
the spec states it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tablewright.catalog.model import (
    Check,
    Column,
    Composite,
    Domain,
    Exclude,
    Function,
    Index,
    IndexKey,
    MaterializedView,
    Partition,
    PartitionColumn,
    Policy,
    RangeType,
    Statistics,
    Table,
    Trigger,
    View,
)
from tablewright.catalog.names import QName


@dataclass(frozen=True, slots=True)
class Shadow:
    """`make` gets the object under its shadow's key, and the namespaces of all shadows; `take` both objects."""

    attribute: str
    make: Callable[[Any, Mapping[str, str]], Any]
    take: Callable[[Any, Any], Any]
    wanted: Callable[[Any], bool] = lambda _: True
    """Whether an object has anything that is printed."""


def moved(key: QName, namespaces: Mapping[str, str]) -> QName:
    """The key of a shadow, for a table or a view of the spec; of what is not the spec's, the key itself."""
    return key._replace(namespace=namespaces[key.namespace]) if key.namespace in namespaces else key


def _table(table: Table, _: Mapping[str, str]) -> Table:
    # Neither comments nor row-level security change a print.
    plain = (replace(column, comment=None, identity=None, nullable=True) for column in table.columns)
    columns = tuple(replace(each, storage=None, compression=None, statistics=None, options=()) for each in plain)
    return replace(table, columns=columns, comment=None, unlogged=False, row_security=False, force_row_security=False)


def _with_columns(table: Table, found: Table) -> Table:
    return replace(table, columns=tuple(map(_column, table.columns, found.columns)), partition_by=found.partition_by)


def _column(column: Column, found: Column) -> Column:
    return replace(column, default=found.default, generated=found.generated, collation=found.collation)


def _partition(partition: Partition, namespaces: Mapping[str, str]) -> Partition:
    parent = moved(partition.parent, namespaces)
    columns = tuple(replace(each, not_null=False, comment=None) for each in partition.columns)
    return Partition(partition.key, parent, partition.bound, partition.partition_by, columns=columns)


def _with_bound(partition: Partition, found: Partition) -> Partition:
    printed = {each.name: each for each in found.columns}
    columns = (_with_default(each, printed.get(each.name, PartitionColumn(each.name))) for each in partition.columns)
    told = tuple(each for each in columns if each != PartitionColumn(each.name))
    return replace(partition, bound=found.bound, partition_by=found.partition_by, columns=told)


def _with_default(column: PartitionColumn, found: PartitionColumn) -> PartitionColumn:
    """Nothing is printed of a default that is the table's, after all."""
    return replace(column, default=found.default, no_default=found.no_default)


def _check(check: Check, _: Mapping[str, str]) -> Check:
    return replace(check, comment=None, not_valid=False, no_inherit=False)


def _exclude(exclude: Exclude, _: Mapping[str, str]) -> Exclude:
    return replace(exclude, comment=None, options=())


def _index(index: Index, namespaces: Mapping[str, str]) -> Index:
    plain = replace(index, table=moved(index.table, namespaces), comment=None, unique=False, include=(), options=())
    return replace(plain, nulls_not_distinct=False)


def _with_keys(index: Index, found: Index) -> Index:
    return replace(index, keys=tuple(map(_key, index.keys, found.keys)), where=found.where)


def _key(key: IndexKey, found: IndexKey) -> IndexKey:
    return replace(found, descending=key.descending, nulls_first=key.nulls_first)


def _view(view: View, _: Mapping[str, str]) -> View:
    columns = tuple(replace(column, comment=None) for column in view.columns)
    return View(view.key, view.query, columns)


def _materialized_view(view: MaterializedView, _: Mapping[str, str]) -> MaterializedView:
    columns = tuple(replace(column, comment=None) for column in view.columns)
    return MaterializedView(view.key, view.query, columns, with_data=False)


def _domain(domain: Domain, _: Mapping[str, str]) -> Domain:
    checks = tuple(replace(check, comment=None, not_valid=False) for check in domain.checks)
    return replace(domain, checks=checks, nullable=True, comment=None)


def _with_checks(domain: Domain, found: Domain) -> Domain:
    printed = (replace(check, expression=p.expression) for check, p in zip(domain.checks, found.checks, strict=True))
    return replace(domain, checks=tuple(printed), default=found.default, collation=found.collation)


def _composite(composite: Composite, _: Mapping[str, str]) -> Composite:
    attributes = tuple(replace(attribute, comment=None) for attribute in composite.attributes)
    return replace(composite, attributes=attributes, comment=None)


def _with_attributes(composite: Composite, found: Composite) -> Composite:
    pairs = zip(composite.attributes, found.attributes, strict=True)
    return replace(composite, attributes=tuple(replace(own, collation=p.collation) for own, p in pairs))


def _range_type(range_type: RangeType, _: Mapping[str, str]) -> RangeType:
    return replace(range_type, comment=None)


def _with_subtype(own: RangeType, found: RangeType) -> RangeType:
    return replace(own, opclass=found.opclass, collation=found.collation, subtype_diff=found.subtype_diff)


def _statistics(statistics: Statistics, namespaces: Mapping[str, str]) -> Statistics:
    return replace(statistics, table=moved(statistics.table, namespaces), comment=None)


def _policy(policy: Policy, _: Mapping[str, str]) -> Policy:
    return replace(policy, roles=("public",), comment=None)


def _with_conditions(policy: Policy, found: Policy) -> Policy:
    return replace(policy, using=found.using, with_check=found.with_check)


def _has_expressions(function: Function) -> bool:
    return function.atomic or any(argument.default is not None for argument in function.arguments)


def _function(function: Function, _: Mapping[str, str]) -> Function:
    return replace(function, comment=None)


def _with_body(function: Function, found: Function) -> Function:
    # Other bodies are kept as they are.
    return replace(function, arguments=found.arguments, body=found.body if function.atomic else function.body)


def _trigger(trigger: Trigger, _: Mapping[str, str]) -> Trigger:
    return replace(trigger, comment=None, referenced_table=None, enabled="origin")


def _with_when(trigger: Trigger, found: Trigger) -> Trigger:
    return replace(trigger, when=found.when)


SHADOWS = (
    Shadow("domains", _domain, _with_checks),
    Shadow("composites", _composite, _with_attributes),
    Shadow("range_types", _range_type, _with_subtype),
    Shadow("tables", _table, _with_columns),
    Shadow("partitions", _partition, _with_bound),
    Shadow("checks", _check, lambda check, found: replace(check, expression=found.expression)),
    Shadow("excludes", _exclude, lambda exclude, found: replace(exclude, elements=found.elements, where=found.where)),
    Shadow("views", _view, lambda view, found: replace(view, query=found.query)),
    Shadow("materialized_views", _materialized_view, lambda view, found: replace(view, query=found.query)),
    Shadow("indexes", _index, _with_keys),
    Shadow("policies", _policy, _with_conditions),
    Shadow("functions", _function, _with_body, _has_expressions),
    Shadow("triggers", _trigger, _with_when, lambda trigger: trigger.when is not None),
    Shadow("statistics", _statistics, lambda statistics, found: replace(statistics, keys=found.keys)),
)
"""In the order in which they are made."""
