"""What virtual columns cannot be or be used for (PostgreSQL manual, 5.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tablewright.catalog.model import IndexKey, Table
from tablewright.catalog.names import Identity
from tablewright.specio.draft import Draft
from tablewright.sqltext import names_in_expression, read_expression


def check_virtual_columns(draft: Draft, table: Table) -> None:
    """Complains about what PostgreSQL refuses at the virtual columns of a table."""
    virtual = [column for column in table.columns if column.virtual]
    for column in virtual:
        at = draft.paths[table.key, column.name]
        if column.type.namespace is not None:
            message = f"`{column.name}` is virtual, so it is of one of PostgreSQL's own types"
            draft.problems.add(at, message, hint="take `virtual` away: then it is stored")
        for called in names_in_expression(column.generated or "").functions:
            if called.namespace or called.name in draft.functions:
                message = f"`{column.name}` is virtual, so it calls only PostgreSQL's own functions"
                draft.problems.add((*at, "generated"), message, hint="take `virtual` away: then it is stored")
    for key, what, columns in _uses(draft, table) if virtual else ():
        for name in sorted({column.name for column in virtual}.intersection(columns)):
            message = f"{what} cannot hold a virtual column (`{name}`)"
            draft.problems.add_at_key(draft.paths[key], message, hint="take `virtual` away: then it is stored")


def _uses(draft: Draft, table: Table) -> Iterator[tuple[Identity, str, set[str]]]:
    """What has columns in it: its name, what it is, and those."""
    catalog = draft.catalog
    for primary_key in catalog.primary_keys.values():
        if primary_key.key[:2] == table.key:
            yield primary_key.key, "a primary key", {*primary_key.columns, *primary_key.include}
    for unique in catalog.uniques.values():
        if unique.key[:2] == table.key:
            yield unique.key, "a unique constraint", {*unique.columns, *unique.include}
    for exclude in catalog.excludes.values():
        if exclude.key[:2] == table.key:
            items = (IndexKey(each.item, each.is_expression) for each in exclude.elements)
            yield exclude.key, "an exclusion constraint", _read(items, exclude.where)
    for foreign_key in catalog.foreign_keys.values():
        if foreign_key.key[:2] == table.key:
            yield foreign_key.key, "a foreign key", {*foreign_key.columns}
    for index in catalog.indexes.values():
        if index.table == table.key:
            yield index.key, "an index", _read(index.keys, index.where) | {*index.include}
    for statistics in catalog.statistics.values():
        if statistics.table == table.key:
            yield statistics.key, "extended statistics", _read(statistics.keys, None)


def _read(keys: Iterable[IndexKey], where: str | None) -> set[str]:
    """The columns that are in keys, and in what they are for."""
    listed = tuple(keys)
    expressions = [key.item for key in listed if key.is_expression] + ([where] if where else [])
    plain = {key.item for key in listed if not key.is_expression}
    return plain.union(*({name for name, _ in read_expression(text).columns} for text in expressions))
