"""What can happen to a random schema. A change that finds nothing to work on leaves the schema as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from random_schema import ANY, ANY_TEXT, FAMILIES, HOSTILE, Column, Condition, Hints, Schema, Table, View

T = TypeVar("T")
_MOST_TABLES, _MOST_COLUMNS = 4, 7
_BODIES = ("BEGIN RETURN NEW; END", "BEGIN NEW.id := OLD.id; RETURN NEW; END -- 100% :x")
_FUNCTIONS = (("numeric", "SELECT x"), ("numeric", "SELECT x + 0"), ("double precision", "SELECT x::float8"))


class Choose(Protocol):
    """Picks one of several."""

    def __call__(self, items: Sequence[T]) -> T: ...


Edit = Callable[[Schema, Hints, Choose], None]


def _maybe(choose: Choose) -> bool:
    return choose((True, False))


def _seldom(choose: Choose) -> bool:
    return choose((False, False, True))


def add_table(schema: Schema, hints: Hints, choose: Choose) -> None:
    if len(schema.tables) >= _MOST_TABLES:
        return
    name = schema.name("t")
    schema.tables[name] = Table(name, partitions=choose((0, 0, 0, 2)))
    for _ in range(choose((1, 2, 3))):
        add_column(schema, hints, choose, name)


def drop_table(schema: Schema, hints: Hints, choose: Choose) -> None:
    referenced = {column.references for table in schema.tables.values() for column in table.columns.values()}
    free = [name for name in schema.tables if name not in referenced]
    if len(schema.tables) > 1 and free:
        gone = choose(free)
        del schema.tables[gone]
        schema.views = {name: view for name, view in schema.views.items() if view.table != gone}


def rename_table(schema: Schema, hints: Hints, choose: Choose) -> None:
    old = choose(list(schema.tables))
    if ("table", old) in hints.renamed:
        return
    new = schema.name("t")
    schema.tables = {new if name == old else name: table for name, table in schema.tables.items()}
    for table in schema.tables.values():
        for column in table.columns.values():
            column.references = new if column.references == old else column.references
    for view in schema.views.values():
        view.table = new if view.table == old else view.table
    hints.renamed = {
        ("column", new, key[2]) if key[:2] == ("column", old) else key: former for key, former in hints.renamed.items()
    }
    for said in (hints.backfill, hints.using):
        for key in [key for key in said if key[0] == old]:
            said[new, key[1]] = said.pop(key)
    hints.renamed["table", new] = old


def add_column(schema: Schema, hints: Hints, choose: Choose, table: str | None = None) -> None:
    owner = table or choose(list(schema.tables))
    if len(schema.tables[owner].columns) >= _MOST_COLUMNS:
        return
    name = schema.name("c", odd=choose((False, False, True)))
    if schema.enums and _seldom(choose):
        enum = choose(list(schema.enums))
        column = Column(enum, None)
    else:
        family = choose(FAMILIES)
        column = Column(choose(family.types), family)
    column.default = choose((None, *_defaults(schema, column)))
    column.null = choose((True, False))
    if not column.null and column.default is None:
        hints.backfill[owner, name] = _backfill(schema, column)
    column.doc = choose((None, HOSTILE))
    schema.tables[owner].columns[name] = column


def _defaults(schema: Schema, column: Column) -> tuple[object, ...]:
    return column.family.defaults if column.family else tuple(schema.enums[column.type])


def _backfill(schema: Schema, column: Column) -> str:
    if column.family:
        return column.family.value(1)
    label = schema.enums[column.type][0].replace("'", "''")
    return f"'{label}'"


def add_double(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [
        (table, name) for table, name in _plain(schema) if schema.tables[table].columns[name].family is FAMILIES[0]
    ]
    if found:
        table, name = choose(found)
        schema.tables[table].columns[schema.name("c")] = Column("bigint", FAMILIES[0], twice=name)


def add_reference(schema: Schema, hints: Hints, choose: Choose) -> None:
    targets = [name for name, table in schema.tables.items() if not table.partitions]
    owner = schema.tables[choose(list(schema.tables))]
    if targets:
        owner.columns[schema.name("c")] = Column(
            "integer", FAMILIES[0], references=choose(targets), rule=choose(("no action", "cascade", "set null"))
        )


def change_reference(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [column for table in schema.tables.values() for column in table.columns.values() if column.references]
    if found:
        column = choose(found)
        column.rule = choose(("no action", "restrict", "cascade", "set null"))
        column.deferrable = choose((True, False))


def _plain(schema: Schema) -> list[tuple[str, str]]:
    return [(table, name) for table, found in schema.tables.items() for name in found.plain()]


def drop_column(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [(table, name) for table, each in schema.tables.items() for name in each.columns]
    if found:
        table, name = choose(found)
        schema.forget_column(table, name)
        del schema.tables[table].columns[name]


def rename_column(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = _plain(schema)
    if not found:
        return
    table, old = choose(found)
    if _is_hinted(hints, table, old):
        return
    new = schema.name("c", odd=choose((False, True)))
    schema.rename_column(table, old, new)
    hints.renamed["column", table, new] = old


def _is_hinted(hints: Hints, table: str, column: str) -> bool:
    """Whether something has happened to it in the same revision."""
    return (table, column) in {*hints.backfill, *hints.using} or ("column", table, column) in hints.renamed


def widen_column(schema: Schema, hints: Hints, choose: Choose) -> None:
    """To any other type of the family: no value is too long for any of them."""
    found = [(table, name) for table, name in _plain(schema) if schema.tables[table].columns[name].family]
    if found:
        table, name = choose(found)
        column = schema.tables[table].columns[name]
        assert column.family
        column.type = choose(column.family.types)


def column_to_text(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [key for key in _plain(schema) if not _is_hinted(hints, *key)]
    if found:
        table, name = choose(found)
        column = schema.tables[table].columns[name]
        schema.forget_column(table, name)
        hints.using[table, name] = f"{_quoted(name)}::text"
        column.type, column.family, column.default = "text", ANY_TEXT, None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def change_nullability(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [key for key in _plain(schema) if not _is_hinted(hints, *key)]
    if found:
        table, name = choose(found)
        column = schema.tables[table].columns[name]
        column.null = not column.null
        if not column.null:
            hints.backfill[table, name] = _backfill(schema, column)


def change_default(schema: Schema, hints: Hints, choose: Choose) -> None:
    found = [key for key in _plain(schema) if key not in hints.backfill]
    if found:
        table, name = choose(found)
        column = schema.tables[table].columns[name]
        column.default = choose((None, *_defaults(schema, column)))


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
        where = condition if condition.function is None and _maybe(choose) else None
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
    if table.uniques and _maybe(choose):
        del table.uniques[choose(list(table.uniques))]
    elif plain:
        table.uniques[schema.name("unique")] = choose(plain)


def add_enum(schema: Schema, hints: Hints, choose: Choose) -> None:
    if len(schema.enums) < _MOST_TABLES:
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
        where = condition if condition and condition.function is None and _maybe(choose) else None
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
    if table.triggers and _maybe(choose):
        del table.triggers[choose(list(table.triggers))]
    elif plain:
        name = choose([*table.triggers, schema.name("trigger_")])
        table.triggers[name] = (choose(plain), choose(_BODIES))


def change_policy(schema: Schema, hints: Hints, choose: Choose) -> None:
    name = choose(list(schema.tables))
    table = schema.tables[name]
    condition = _condition(schema, choose, name)
    if table.policies and _maybe(choose):
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
