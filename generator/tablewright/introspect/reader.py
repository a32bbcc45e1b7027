"""A database becomes a catalog: one query a kind of object, and nothing that somebody made is dropped in silence.

PostgreSQL lists every object of a database, whatever it is. Those that no kind's query returns are not modelled.
Who owns an object is nobody's property here: it differs from server to server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from itertools import groupby
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from tablewright.catalog.model import Catalog, MaterializedView, Table, Unmodelled, View
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.types import NAMES
from tablewright.introspect.definitions import definitions
from tablewright.kinds import KINDS, Kind, column, composite, index_part, kind_of, partition
from tablewright.kinds.base import Row

Cursor = psycopg.Cursor[dict[str, Any]]
Address = tuple[int, int]
"""What PostgreSQL knows an object by: its system catalog, and its number there."""

QUERIES = files("tablewright.introspect") / "queries"
# Everything that the reprint of an expression depends on, besides the expression.
_SETTINGS = {
    "search_path": "",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "extra_float_digits": "3",
    "bytea_output": "hex",
    "standard_conforming_strings": "on",
    "quote_all_identifiers": "off",
    "xmlbinary": "base64",
}
# Which kinds are read with parts of their own: the row's key for them, the query that returns them, what they become.
_PARTS: dict[str, tuple[str, str, Callable[[Row], Any]]] = {
    "table": ("columns", "column.sql", column.from_row),
    "partition": ("columns", "partition_column.sql", partition.column_from_row),
    "composite": ("attributes", "column.sql", composite.attribute_from_row),
    "view": ("columns", "column.sql", column.from_row),
    "materialized view": ("columns", "column.sql", column.from_row),
    "index": ("keys", "index_key.sql", dict),
    "exclude": ("keys", "index_key.sql", dict),
}


# Queries of what only some databases have, and the relation by which that shows.
_OPTIONAL = {"job.sql": "cron.job", "unmodelled_job.sql": "cron.job"}
# Calls that an older server does not know, and what it would return is nothing.
_NEWER = {"pg_get_function_sqlbody(p.oid)": 140_000}
_RELATIONS = ("tables", "partitions", "views", "materialized_views")
_WITH_COLUMNS = ("tables", "views", "materialized_views")


class Found(NamedTuple):
    """Something in a database, of any kind. A part comes and goes with its owner."""

    address: Address
    name: str
    names: tuple[str, ...]
    part: bool
    of_extension: bool
    owners: frozenset[Address]


def introspect(connection: psycopg.Connection[Any]) -> Catalog:
    """Everything in the connection's database; expressions in PostgreSQL's own print, all names qualified."""
    return read(connection)[0]


def read(connection: psycopg.Connection[Any]) -> tuple[Catalog, dict[Address, Identity]]:
    """The same, with the address that each object has in the system catalogs."""
    with reading(connection) as cursor:
        found = _objects(cursor)
        of_extensions = {item.address for item in found if item.of_extension}
        parts = {query: _parts(cursor, query) for query in dict.fromkeys(query for _, query, _ in _PARTS.values())}
        maps: dict[str, dict[Any, Any]] = {}
        claimed: dict[Address, Identity] = {}
        for kind in KINDS:
            # Relations come before what belongs to them; what belongs to one that is not modelled is not either.
            rows = [
                row
                for row in ask(cursor, kind.query)
                if _address(row) not in of_extensions
                and ("table" not in row or _is_known(QName(row["namespace"], row["table"]), maps))
            ]
            if kind.name == "index part":
                rows = [row for row in rows if not index_part.is_usual(row)]
            if kind.name == "grant":
                rows = list(_on_known_objects(rows, {**_counters(parts["column.sql"], claimed), **claimed}))
            objects = [kind.from_row(_with_parts(kind, row, parts)) for row in rows]
            maps[kind.attribute] = {object_.key: object_ for object_ in objects}
            claimed = {_address(row): object_.key for row, object_ in zip(rows, objects, strict=True)} | claimed
        unmodelled = [*_unclaimed(cursor, found, claimed), *_aspects(cursor, found, claimed)]
    relations = (relation for attribute in _WITH_COLUMNS for relation in maps[attribute].values())
    unmodelled += [*_unknown_types(relations), *_made_of_unknown_types(maps)]
    return Catalog(**maps, unmodelled=tuple(unmodelled)), claimed


def census(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    """The names of all objects in the database, of any kind, parts included: what a downgrade may leave behind."""
    with reading(connection) as cursor:
        return tuple(item.name for item in _objects(cursor))


def shared_names(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    """The names of those that a downgrade has to leave: others may use them, too."""
    with reading(connection) as cursor:
        return tuple(row["name"] for row in ask(cursor, "shared.sql"))


def _is_known(relation: QName, maps: Mapping[str, Mapping[Any, Any]]) -> bool:
    return any(relation in maps.get(attribute, ()) for attribute in _RELATIONS)


def _on_known_objects(rows: Iterable[Row], known: Mapping[Address, Identity]) -> Iterator[dict[str, Any]]:
    """The grants on objects that are modelled, with the names of those; `public` is everywhere."""
    for row in rows:
        object_ = Simple("public") if row["schema"] == "public" else known.get(_address(row))
        if object_ is not None:
            yield {**row, "object": object_}


def _counters(columns: Mapping[int, list[dict[str, Any]]], known: Mapping[Address, Identity]) -> dict[Address, QName]:
    """The sequences of identity columns of tables that are modelled."""
    return {
        (row["sequence_catalog"], row["sequence"]): QName(row["sequence_namespace"], row["sequence_name"])
        for relation, rows in columns.items()
        for row in rows
        if row["sequence"] is not None and (row["sequence_catalog"], relation) in known
    }


@contextmanager
def reading(connection: psycopg.Connection[Any]) -> Iterator[Cursor]:
    """A cursor whose settings make PostgreSQL print one way everywhere, for as long as it is open."""
    # Rolled back, so that the settings last no longer than the reading.
    with connection.transaction(force_rollback=True), connection.cursor(row_factory=dict_row) as cursor:
        for setting, value in _SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", (setting, value))
        yield cursor


def ask(cursor: Cursor, query: str) -> list[dict[str, Any]]:
    """What a file of `queries` returns; nothing, where it asks for what this database does not have."""
    if query in _OPTIONAL and not is_readable(cursor, _OPTIONAL[query]):
        return []
    text = (QUERIES / query).read_text(encoding="utf-8")
    for function, since in _NEWER.items():
        if cursor.connection.info.server_version < since:
            text = text.replace(function, "NULL")
    return cursor.execute(text.encode()).fetchall()


def is_readable(cursor: Cursor, relation: str) -> bool:
    """Whether there is such a relation and whoever asks may read it; to_regclass() fails where they may not."""
    query = """
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname || '.' || c.relname = %s
          AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
    """
    return cursor.execute(query, (relation,)).fetchone() is not None


def _address(row: Row) -> Address:
    return row["catalog"], row["oid"]


def _parts(cursor: Cursor, query: str) -> dict[int, list[dict[str, Any]]]:
    rows = ask(cursor, query)
    return {relation: list(group) for relation, group in groupby(rows, key=lambda row: row["relation"])}


def _with_parts(kind: Kind, row: Row, parts: Mapping[str, Mapping[int, list[dict[str, Any]]]]) -> Row:
    if kind.name not in _PARTS:
        return row
    key, query, from_row = _PARTS[kind.name]
    return {**row, key: [from_row(part) for part in parts[query].get(row["relation"], [])]}


def _objects(cursor: Cursor) -> list[Found]:
    catalogs = cursor.execute(
        """
        SELECT c.relname AS name
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid'
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
          -- User mappings hold passwords, and are for superusers alone.
          AND has_table_privilege(c.oid, 'SELECT')
          -- Labels are a part of their enum, and large objects are data.
          AND c.relname NOT IN ('pg_enum', 'pg_largeobject_metadata')
        ORDER BY c.relname
        """
    ).fetchall()
    every = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT tableoid AS catalog, oid FROM {}").format(sql.Identifier(row["name"])) for row in catalogs
    )
    query = sql.SQL((QUERIES / "object.sql").read_text()).format(objects=every)
    return [
        Found(
            address=_address(row),
            name=row["name"],
            names=tuple(row["names"] or ()),
            part=row["part"],
            of_extension=row["of_extension"],
            owners=frozenset((catalog, oid) for catalog, oid in row["owners"]),
        )
        for row in cursor.execute(query)
    ]


def _unclaimed(cursor: Cursor, found: Iterable[Found], claimed: Mapping[Address, Identity]) -> list[Unmodelled]:
    """What no kind's query has returned; not what belongs to something that is named already."""
    left = [
        item
        for item in found
        if item.address not in claimed and not item.part and not item.of_extension and item.owners <= claimed.keys()
    ]
    defined = definitions(cursor, [item.address for item in left])
    return [Unmodelled(i.name, i.names, whole=True, definition=defined.get(i.address, "")) for i in left]


def _aspects(cursor: Cursor, found: Iterable[Found], claimed: Mapping[Address, Identity]) -> list[Unmodelled]:
    """Properties that the nouns cannot say, of objects that they can, and of the parts of those."""
    whole = {item.address for item in found if item.of_extension or (item.address not in claimed and not item.part)}
    rows = [*ask(cursor, "unmodelled.sql"), *ask(cursor, "unmodelled_job.sql")]
    return [Unmodelled(row["name"], tuple(row["names"] or ())) for row in rows if _address(row) not in whole]


def _unknown_types(relations: Iterable[Table | View | MaterializedView]) -> list[Unmodelled]:
    return [
        Unmodelled(
            f"{kind_of(relation).name} column {relation.key}.{column.name}: type {column.type.name}",
            (*relation.key, column.name),
        )
        for relation in relations
        for column in relation.columns
        if column.type.namespace is None and column.type.name not in NAMES
    ]


def _made_of_unknown_types(maps: Mapping[str, Mapping[Any, Any]]) -> Iterator[Unmodelled]:
    for domain in maps["domains"].values():
        if domain.type.namespace is None and domain.type.name not in NAMES:
            yield Unmodelled(f"domain {domain.key}: type {domain.type.name}", domain.key)
    for range_type in maps["range_types"].values():
        if range_type.subtype.namespace is None and range_type.subtype.name not in NAMES:
            yield Unmodelled(f"range type {range_type.key}: type {range_type.subtype.name}", range_type.key)
    for found in maps["composites"].values():
        for attribute in found.attributes:
            if attribute.type.namespace is None and attribute.type.name not in NAMES:
                yield Unmodelled(f"composite {found.key}.{attribute.name}: type {attribute.type.name}", found.key)
