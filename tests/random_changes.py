"""What can happen to a random schema. A change that finds nothing to work on leaves the schema as it is."""

from __future__ import annotations

from random_columns import (
    MOST_TABLES,
    Choose,
    Edit,
    add_column,
    add_double,
    add_reference,
    add_table,
    change_default,
    change_nullability,
    change_reference,
    column_to_text,
    drop_column,
    drop_table,
    maybe,
    rename_column,
    rename_table,
    widen_column,
)
from random_schema import ANY, HOSTILE, Column, Condition, Hints, Schema, Table, View

_BODIES = ("BEGIN RETURN NEW; END", "BEGIN NEW.id := OLD.id; RETURN NEW; END -- 100% :x")
_FUNCTIONS = (("numeric", "SELECT x"), ("numeric", "SELECT x + 0"), ("double precision", "SELECT x::float8"))


def change_comment(schema: Schema, hints: Hints, choose: Choose) -> None:
    columns = [column for table in schema.tables.values() for column in table.columns.values()]
    documented: list[Table | View | Column] = [*schema.tables.values(), *schema.views.values(), *columns]
    choose(documented).doc = choose((None, HOSTILE, "Said plainly."))


def _condition(schema: Schema, choose: Choose, table: str) -> Condition | None:
    plain = schema.tables[table].plain()
    if not plain:
        return None
    name = choose(plain)
    family = schema.tables[table].columns[name].family
    text = choose((family or ANY).conditions)
    if "{f}" not in text:
        return Condition(text, name)
    return Condition(text, name, choose(list(schema.functions))) if schema.functions else None


def add_check(schema: Schema, hints: Hints, choose: Choose) -> None:
    table = choose(list(schema.tables))
    condition = _condition(schema, choose, table)
    if condition:
        schema.tables[table].checks[schema.name("check ", odd=choose((False, True)))] = condition


def change_check(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [(table, name) for table, each in schema.tables.items() for name in each.checks]
    if found:
        table, name = choose(found)
        condition = _condition(schema, choose, table)
        if condition and choose((True, True, False)):
            schema.tables[table].checks[name] = condition
        else:
            del schema.tables[table].checks[name]


def add_index(schema: Schema, hints: Hints, choose: Choose) -> None:
    table = choose(list(schema.tables))
    condition = _condition(schema, choose, table)
    plain = [name for name in schema.tables[table].plain() if schema.tables[table].columns[name].type != "jsonb"]
    if condition and plain:
        where = condition if condition.function is None and maybe(choose) else None
        facts = {"on": choose(plain), "where": where, "descending": choose((True, False))}
        schema.tables[table].indexes[schema.name("ix")] = facts


def change_index(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [(table, name) for table, each in schema.tables.items() for name in each.indexes]
    if not found:
        return
    table, name = choose(found)
    index = schema.tables[table].indexes[name]
    match choose(("drop", "descending", "include", "with", "doc", "where")):
        case "drop":
            del schema.tables[table].indexes[name]
        case "descending":
            index["descending"] = not index["descending"]
        case "include":
            index["include"] = ["id"]
        case "with":
            index["with"] = {"fillfactor": choose((50, 60, 70))}
        case "doc":
            index["doc"] = choose((HOSTILE, "Finds."))
        case _:
            index["where"] = None


def rename_index(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [(table, name) for table in schema.tables.values() for name in table.indexes]
    if found:
        table, old = choose(found)
        if ("index", old) not in hints.renamed:
            new = schema.name("ix")
            table.indexes = {new if name == old else name: index for name, index in table.indexes.items()}
            hints.renamed["index", new] = old


def change_unique(schema: Schema, hints: Hints, choose: Choose) -> None:
    table = schema.tables[choose(list(schema.tables))]
    plain = [name for name in table.plain() if table.columns[name].type != "jsonb"]
    if table.uniques and maybe(choose):
        del table.uniques[choose(list(table.uniques))]
    elif plain:
        table.uniques[schema.name("unique")] = choose(plain)


def add_enum(schema: Schema, hints: Hints, choose: Choose) -> None:
    if len(schema.enums) < MOST_TABLES:
        schema.enums[schema.name("e")] = ["a", "b", f"c{HOSTILE}"]


def add_label(schema: Schema, hints: Hints, choose: Choose) -> None:
    if schema.enums:
        labels = schema.enums[choose(list(schema.enums))]
        labels.insert(choose(range(len(labels) + 1)), schema.name("label"))


def rename_label(schema: Schema, hints: Hints, choose: Choose) -> None:
    untouched = [name for name in schema.enums if not _is_enum_hinted(hints, name)]
    if untouched:
        enum = choose(untouched)
        old, new = choose(schema.enums[enum]), schema.name("label")
        schema.enums[enum] = [new if label == old else label for label in schema.enums[enum]]
        hints.labels[enum] = {new: old}
        _in_defaults(schema, enum, old, new)


def remove_label(schema: Schema, hints: Hints, choose: Choose) -> None:
    untouched = [name for name, labels in schema.enums.items() if len(labels) > 1 and not _is_enum_hinted(hints, name)]
    if untouched:
        enum = choose(untouched)
        old = choose(schema.enums[enum])
        schema.enums[enum].remove(old)
        new = choose(schema.enums[enum])
        hints.replaced[enum] = {old: new}
        _in_defaults(schema, enum, old, new)


def _is_enum_hinted(hints: Hints, enum: str) -> bool:
    return enum in hints.labels or enum in hints.replaced or ("enum", enum) in hints.renamed


def _in_defaults(schema: Schema, enum: str, old: str, new: str) -> None:
    for column in schema.columns_of(enum):
        column.default = new if column.default == old else column.default


def reorder_labels(schema: Schema, hints: Hints, choose: Choose) -> None:
    if schema.enums:
        schema.enums[choose(list(schema.enums))].reverse()


def rename_enum(schema: Schema, hints: Hints, choose: Choose) -> None:
    untouched = [name for name in schema.enums if not _is_enum_hinted(hints, name)]
    if untouched:
        old, new = choose(untouched), schema.name("e")
        schema.enums = {new if name == old else name: labels for name, labels in schema.enums.items()}
        for column in list(schema.columns_of(old)):
            column.type = new
        hints.renamed["enum", new] = old


def add_view(schema: Schema, hints: Hints, choose: Choose) -> None:
    table = choose(list(schema.tables))
    columns = list(schema.tables[table].columns)
    if columns:
        condition = _condition(schema, choose, table)
        where = condition if condition and condition.function is None and maybe(choose) else None
        materialized = choose((True, False))
        chosen = columns[: choose(range(1, len(columns) + 1))]
        schema.views[schema.name("v")] = View(table, chosen, where, materialized, choose((True, False)))


def change_view(schema: Schema, hints: Hints, choose: Choose) -> None:
    if not schema.views:
        return
    name = choose(list(schema.views))
    view = schema.views[name]
    match choose(("drop", "columns", "barrier", "privileges", "where")):
        case "drop":
            del schema.views[name]
        case "columns":
            columns = list(schema.tables[view.table].columns)
            view.columns = columns[: choose(range(1, len(columns) + 1))]
        case "barrier":
            view.barrier = not view.barrier
        case "privileges":
            view.privileges = not view.privileges
        case _:
            view.where = None


def add_function(schema: Schema, hints: Hints, choose: Choose) -> None:
    schema.functions[schema.name("f")] = choose(_FUNCTIONS)


def change_function(schema: Schema, hints: Hints, choose: Choose) -> None:
    if schema.functions:
        name = choose(list(schema.functions))
        if choose((True, True, False)):
            schema.functions[name] = choose(_FUNCTIONS)
        else:
            schema.forget_function(name)
            del schema.functions[name]


def change_trigger(schema: Schema, hints: Hints, choose: Choose) -> None:
    table = schema.tables[choose(list(schema.tables))]
    plain = [name for name in table.plain() if table.columns[name].type != "jsonb"]
    if table.triggers and maybe(choose):
        del table.triggers[choose(list(table.triggers))]
    elif plain:
        name = choose([*table.triggers, schema.name("trigger_")])
        table.triggers[name] = (choose(plain), choose(_BODIES))


def change_policy(schema: Schema, hints: Hints, choose: Choose) -> None:
    name = choose(list(schema.tables))
    table = schema.tables[name]
    condition = _condition(schema, choose, name)
    if table.policies and maybe(choose):
        del table.policies[choose(list(table.policies))]
    elif condition and condition.function is None:
        table.policies[choose([*table.policies, schema.name("policy")])] = condition


def change_privileges(schema: Schema, hints: Hints, choose: Choose) -> None:
    table = schema.tables[choose(list(schema.tables))]
    table.privileges = choose(((), ("select",), ("select", "insert"), ("update",)))
    if table.columns:
        column = table.columns[choose(list(table.columns))]
        column.grants = not column.grants


def change_storage(schema: Schema, hints: Hints, choose: Choose) -> None:
    schema.tables[choose(list(schema.tables))].fillfactor = choose((70, 80, 100))


def add_partition(schema: Schema, hints: Hints, choose: Choose) -> None:
    """Where no row lies yet: their keys stay below those of the first two."""
    found = [table for table in schema.tables.values() if table.partitions]
    if found:
        table = choose(found)
        table.partitions += 1


CHANGES: tuple[Edit, ...] = (
    add_table, drop_table, rename_table, add_column, add_double, add_reference, change_reference, drop_column,
    rename_column, widen_column, column_to_text, change_nullability, change_default, change_comment, add_check,
    change_check, add_index, change_index, rename_index, change_unique, add_enum, add_label, rename_label, remove_label,
    reorder_labels, rename_enum, add_view, change_view, add_function, change_function, change_trigger, change_policy,
    change_privileges, change_storage, add_partition,
)  # fmt: skip
