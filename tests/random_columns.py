"""What can happen to the tables and columns of a random schema, and how one of several things is picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from random_schema import ANY_TEXT, FAMILIES, HOSTILE, Column, Hints, Schema, Table

T = TypeVar("T")
MOST_TABLES, _MOST_COLUMNS = 4, 7


class Choose(Protocol):
    """Picks one of several."""

    def __call__(self, items: Sequence[T]) -> T: ...


Edit = Callable[[Schema, Hints, Choose], None]


def maybe(choose: Choose) -> bool:
    return choose((True, False))


def seldom(choose: Choose) -> bool:
    return choose((False, False, True))


def add_table(schema: Schema, hints: Hints, choose: Choose) -> None:
    if len(schema.tables) >= MOST_TABLES:
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
    if schema.enums and seldom(choose):
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
