"""A type made anew under its name, and the columns that are of it: PostgreSQL takes no label from an enum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from tablewright.catalog.model import Catalog, Composite, Domain, Enum, RangeType
from tablewright.catalog.names import ColumnName, QName
from tablewright.catalog.types import Type
from tablewright.ddl.names import default_sql, type_name
from tablewright.ddl.statements import alter, create
from tablewright.ops import Hazard, Refused, Replace, Situation, Stage, Step, TableColumn
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified
from tablewright.steps import hazards
from tablewright.steps.locks import exists, step
from tablewright.steps.not_null import shortened
from tablewright.steps.replaced_range_type import replace_range_type
from tablewright.steps.retype import rewrites


def replace_type(op: Replace, situation: Situation) -> tuple[Stage, ...]:
    """The old one steps aside, columns become of the new one, and the old one goes after those that are made of it."""
    if isinstance(op.new, Composite):
        _refuse(op, op.new)
    if isinstance(op.old, RangeType) and isinstance(op.new, RangeType):
        return replace_range_type(op, op.old, op.new, situation)
    aside = QName(op.new.key.namespace, _aside(op.new.key, situation))
    word = "DOMAIN" if isinstance(op.old, Domain) else "TYPE"
    rename = f"ALTER {word} {sql_qualified(*op.new.key)} RENAME TO {sql_identifier(aside.name)}"
    gone = f"DROP {word} {sql_qualified(*aside)}"
    rule = "ban-drop-domain" if isinstance(op.old, Domain) else "ban-drop-type"
    again = hazards.note(f"type {op.key}: it is made anew, and the one of before goes", rule, "renaming-object")
    steps = [step(rename, "no table", situation, hazards=[again])]
    checked = [hazards.checked_domain(op.new)] if isinstance(op.new, Domain) and op.new.checks else []
    first = _valid(op.new)
    steps += [step(sql, "no table", situation, hazards=checked) for sql in create(first)]
    for table, columns in groupby(op.columns, key=lambda pair: pair[0].table):
        steps.append(_columns(table, list(columns), op, situation))
    steps += [step(sql, "no table", situation) for sql in alter(first, op.new) or ()]
    last = Stage((step(gone, "no table", situation, hazards=[again]),))
    return Stage(tuple(steps), tightens=bool(op.columns), usable=True), last


def _valid(type_: Enum | Domain | Composite | RangeType) -> Enum | Domain | Composite | RangeType:
    """A domain without the checks that values which are there may be against: those come when columns are of it."""
    if not isinstance(type_, Domain):
        return type_
    return replace(type_, checks=tuple(check for check in type_.checks if not check.not_valid))


def _refuse(op: Replace, type_: Composite) -> None:
    """Raises Refused where there is no expression that makes a new value of an old one."""
    for column, _ in op.columns:
        if not _is_by_attributes(op):
            raise Refused(
                op.key,
                f"column {column.key} is of this type, and PostgreSQL only adds attributes at the end and drops some",
                "keep the attributes in their order, with those that are new behind them",
            )
        deep = any(a.type.namespace and (a.type.array or a.type.kind == "composite") for a in type_.attributes)
        if op.values and (column.column.type.array or deep):
            gone = " or ".join(f"'{label}'" for label in op.values)
            raise Refused(
                op.key,
                f"{gone} may be inside of arrays, or of types inside of it, in column {column.key}: no expression of"
                " one row says what they become",
                "give rows another label by steps of your own, and leave `replaced:` out",
            )


def _is_by_attributes(op: Replace) -> bool:
    """Whether nothing changes but types that a composite type is made of."""
    if isinstance(op.old, Composite) and isinstance(op.new, Composite):
        return _attributes(op.old) == _attributes(op.new)
    return False


def _is_by_text(op: Replace) -> bool:
    """Whether nothing changes but a type that it is made of, so that values are read anew as they are printed."""
    if isinstance(op.old, Composite):
        return not op.values and _is_by_attributes(op)
    return isinstance(op.old, Domain) and isinstance(op.new, Domain) and op.old.type.namespace is not None


def _attributes(type_: Composite) -> list[tuple[str, Type]]:
    return [(attribute.name, attribute.type) for attribute in type_.attributes]


def _columns(table: QName, columns: list[tuple[TableColumn, TableColumn]], op: Replace, situation: Situation) -> Step:
    """All columns of a table at once, so that its rows are written once."""
    actions = [action for old, new in columns for action in _actions(old, new, op)]
    told = list(_hazards(columns, op, situation)) if exists(table, situation) else []
    if any(old.column.default is not None for old, _ in columns):
        told.append(hazards.note(f"table {table}: defaults of type {op.key} are set again", "ban-drop-default"))
    return step(
        f"ALTER TABLE {sql_qualified(*table)} {', '.join(actions)}", "alter column", situation, table, hazards=told
    )


def _actions(old: TableColumn, new: TableColumn, op: Replace) -> Iterator[str]:
    name = sql_identifier(old.column.name)
    if old.column.default is not None:
        yield f"ALTER COLUMN {name} DROP DEFAULT"
    yield f"ALTER COLUMN {name} SET DATA TYPE {type_name(new.column.type)} USING {_value(old, new, op)}"
    if new.column.default is not None:
        yield f"ALTER COLUMN {name} SET DEFAULT {default_sql(new.column.default)}"


def _value(old: TableColumn, new: TableColumn, op: Replace) -> str:
    """The value in the new type, by way of what both are made of."""
    name, type_ = sql_identifier(old.column.name), new.column.type
    if isinstance(op.new, Composite) and op.values:
        return _row(name, op.new, op.values)
    if isinstance(op.old, Domain) and not _is_by_text(op):
        array = "[]" if type_.array else ""
        return f"{name}::{type_name(op.old.type)}{array}::{type_name(type_)}"
    if not (type_.array or (isinstance(op.old, Domain) and op.old.type.array)):
        return f"{_label(f'{name}::text', op.values)}::{type_name(type_)}"
    labels = f"{name}::text[]"
    for gone, label in op.values.items():
        labels = f"array_replace({labels}, {sql_literal(gone)}, {sql_literal(label)})"
    return f"{labels}::{type_name(type_)}"


def _row(name: str, type_: Composite, values: Mapping[str, str]) -> str:
    """A value of a composite type, made anew attribute by attribute; one that is null is no row of nulls."""
    parts = ", ".join(
        f"{_label(f'({name}).{sql_identifier(each.name)}::text', values)}::{type_name(each.type)}"
        if each.type.namespace
        else f"({name}).{sql_identifier(each.name)}"
        for each in type_.attributes
    )
    return f"CASE WHEN {name}::text IS NOT NULL THEN ROW({parts})::{sql_qualified(*type_.key)} END"


def _label(text: str, values: Mapping[str, str]) -> str:
    if not values:
        return text
    cases = " ".join(f"WHEN {sql_literal(gone)} THEN {sql_literal(label)}" for gone, label in values.items())
    return f"(CASE {text} {cases} ELSE {text} END)"


def _hazards(columns: list[tuple[TableColumn, TableColumn]], op: Replace, situation: Situation) -> Iterator[Hazard]:
    key = columns[0][0].key
    if isinstance(op.old, Domain) and not _is_by_text(op):
        if rewrites(op.old.type, columns[0][1].column.type, situation.new):
            yield _rewrite(key, op)
        else:
            yield hazards.type_changed(key)
        yield hazards.unsure_values(key, f"a value is against domain {op.key} as it is then")
        return
    yield _rewrite(key, op)
    if not isinstance(op.old, Enum):
        yield hazards.unsure_values(key, f"a value is none of {op.key} as it is then")
    if isinstance(op.old, Enum) and isinstance(op.new, Enum):
        gone = [label for label in op.old.labels if label not in op.new.labels]
        if op.values:
            yield hazards.labels_merged(op.key, op.values)
        left = [f"'{label}'" for label in gone if label not in op.values]
        if left:
            yield hazards.unsure_values(key, f"a row holds {' or '.join(left)}: say by `replaced:` what it gets")


def _rewrite(column: ColumnName, op: Replace) -> Hazard:
    instead = "a column of a text with a check on it would change without that"
    return hazards.rewrite(column, f"type {op.key} is made anew", instead, "changing-column-type")


def _aside(key: QName, situation: Situation) -> str:
    """A name that no type has, and no relation, which is a type, too."""
    taken = {name for catalog in (situation.old, situation.new) for name in _types(catalog)}
    name, number = shortened(f"{key.name}_before"), 1
    while QName(key.namespace, name) in taken:
        number += 1
        name = shortened(f"{key.name}_before_{number}")
    return name


def _types(catalog: Catalog) -> Iterator[QName]:
    yield from (*catalog.enums, *catalog.domains, *catalog.composites, *catalog.range_types)
    yield from (*catalog.tables, *catalog.partitions)
    yield from (*catalog.views, *catalog.materialized_views)
