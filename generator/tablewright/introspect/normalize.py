"""A spec's catalog in PostgreSQL's own print, so that it can be compared with one that was read from a server.

Only what PostgreSQL reprints is taken from it: expressions, and what turns out to be a default (an operator class, a
collation). Everything else stays as the spec states it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import psycopg

from tablewright.catalog.model import Catalog, Column, Exclude, Index, IndexKey, Member, QName, Table
from tablewright.catalog.types import type_sql
from tablewright.introspect.reader import introspect
from tablewright.quoting import sql_identifier


class NormalizeError(RuntimeError):
    """PostgreSQL refuses a statement that was made from the spec alone."""


def normalize(catalog: Catalog, connection: psycopg.Connection[Any]) -> Catalog:
    """The catalog with every expression as PostgreSQL prints it.

    The connection's database has the catalog's types and functions. Shadows of the tables are made there from the
    catalog alone, read back, and rolled back. Raises NormalizeError.
    """
    namespaces = sorted({key.namespace for key in catalog.tables})
    shadows = {namespace: f"tablewright_shadow_{number}" for number, namespace in enumerate(namespaces)}
    with connection.transaction(force_rollback=True):
        for statement in _statements(catalog, shadows):
            try:
                connection.execute(statement.encode())
            except psycopg.Error as error:
                raise NormalizeError(f"{error.diag.message_primary or error}, in: {statement}") from error
        printed = introspect(connection)
    return _with_prints(catalog, printed, shadows)


def _statements(catalog: Catalog, shadows: Mapping[str, str]) -> Iterator[str]:
    for shadow in shadows.values():
        yield f"CREATE SCHEMA {shadow}"
    for table in catalog.tables.values():
        columns = ", ".join(_column(column) for column in table.columns)
        yield f"CREATE TABLE {_shadow(table.key, shadows)} ({columns})"
    for check in catalog.checks.values():
        yield f"{_add(check.key, shadows)} CHECK ({check.expression})"
    for exclude in catalog.excludes.values():
        yield _exclude(exclude, shadows)
    for index in catalog.indexes.values():
        yield _index(index, shadows)


def _shadow(key: QName, shadows: Mapping[str, str]) -> str:
    return f"{shadows[key.namespace]}.{sql_identifier(key.name)}"


def _add(key: Member, shadows: Mapping[str, str]) -> str:
    table = _shadow(QName(key.namespace, key.table), shadows)
    return f"ALTER TABLE {table} ADD CONSTRAINT {sql_identifier(key.name)}"


def _dotted(name: str) -> str:
    """The name of a collation or an operator class, which may be qualified."""
    return ".".join(sql_identifier(part) for part in name.split("."))


def _column(column: Column) -> str:
    type_ = column.type
    user_defined = f"{sql_identifier(type_.namespace)}.{sql_identifier(type_.name)}" if type_.namespace else None
    parts = [sql_identifier(column.name), type_sql(type_, user_defined)]
    if column.collation:
        parts.append(f"COLLATE {_dotted(column.collation)}")
    if column.default is not None:
        parts.append(f"DEFAULT ({column.default})")
    if column.generated is not None:
        parts.append(f"GENERATED ALWAYS AS ({column.generated}) STORED")
    return " ".join(parts)


def _exclude(exclude: Exclude, shadows: Mapping[str, str]) -> str:
    elements = []
    for element in exclude.elements:
        item = f"({element.item})" if element.is_expression else sql_identifier(element.item)
        opclass = f" {_dotted(element.opclass)}" if element.opclass else ""
        elements.append(f"{item}{opclass} WITH {element.operator}")
    where = f" WHERE ({exclude.where})" if exclude.where else ""
    return f"{_add(exclude.key, shadows)} EXCLUDE USING {exclude.method} ({', '.join(elements)}){where}"


def _index(index: Index, shadows: Mapping[str, str]) -> str:
    keys = ", ".join(_index_key(key) for key in index.keys)
    where = f" WHERE ({index.where})" if index.where else ""
    name, table = sql_identifier(index.key.name), _shadow(index.table, shadows)
    return f"CREATE INDEX {name} ON {table} USING {index.method} ({keys}){where}"


def _index_key(key: IndexKey) -> str:
    item = f"({key.item})" if key.is_expression else sql_identifier(key.item)
    collation = f" COLLATE {_dotted(key.collation)}" if key.collation else ""
    return item + collation + (f" {_dotted(key.opclass)}" if key.opclass else "")


def _with_prints(catalog: Catalog, printed: Catalog, shadows: Mapping[str, str]) -> Catalog:
    def pairs(attribute: str) -> Iterator[tuple[Any, Any, Any]]:
        for key, object_ in getattr(catalog, attribute).items():
            yield key, object_, getattr(printed, attribute)[key._replace(namespace=shadows[key.namespace])]

    return replace(
        catalog,
        tables={key: replace(table, columns=_columns(table, found)) for key, table, found in pairs("tables")},
        checks={key: replace(check, expression=found.expression) for key, check, found in pairs("checks")},
        excludes={
            key: replace(exclude, elements=found.elements, where=found.where)
            for key, exclude, found in pairs("excludes")
        },
        indexes={
            key: replace(index, keys=_keys(index, found), where=found.where) for key, index, found in pairs("indexes")
        },
    )


def _columns(table: Table, printed: Table) -> tuple[Column, ...]:
    return tuple(
        replace(column, default=found.default, generated=found.generated, collation=found.collation)
        for column, found in zip(table.columns, printed.columns, strict=True)
    )


def _keys(index: Index, printed: Index) -> tuple[IndexKey, ...]:
    return tuple(
        replace(found, descending=key.descending, nulls_first=key.nulls_first)
        for key, found in zip(index.keys, printed.keys, strict=True)
    )
