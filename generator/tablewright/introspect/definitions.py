"""What the nouns cannot say, as the system catalogs have it: enough to tell whether two of a name are the same.

A definition is every row that is about an object, with the numbers of other objects replaced by what PostgreSQL calls
these (manual, pg_get_catalog_foreign_keys and pg_identify_object). Nobody reads it; it is only compared.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql

Address = tuple[int, int]
Cursor = psycopg.Cursor[dict[str, Any]]

_RECORDED_SINCE = 140_000
# Catalogs whose rows are parts of another one's object, with the column that says which.
_PARTS = {
    "pg_aggregate": "aggfnoid",
    "pg_amop": "amopfamily",
    "pg_amproc": "amprocfamily",
    "pg_attribute": "attrelid",
    "pg_foreign_table": "ftrelid",
    "pg_publication_namespace": "pnpubid",
    "pg_publication_rel": "prpubid",
    "pg_range": "rngtypid",
    "pg_ts_config_map": "mapcfg",
}
# What is kept where rows are, or for the planner, or is another number each time.
_PASSING = frozenset(
    """oid relfilenode relpages reltuples relallvisible relallfrozen relfrozenxid relminmxid reltoastrelid reltype
    attcacheoff attmissingval collversion subskiplsn typarray""".split()
)
_PRINTED = {
    "pg_rewrite": "pg_get_ruledef(t.oid)",
    "pg_publication_rel": "pg_get_expr(t.prqual, t.prrelid)",
}


def definitions(cursor: Cursor, addresses: Collection[Address]) -> Mapping[Address, str]:
    """A short text for each object, the same for objects that are the same."""
    if not addresses or cursor.connection.info.server_version < _RECORDED_SINCE:
        return {}
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for catalog, oid in addresses:
        numbers[catalog].append(oid)
    references = cursor.execute(
        """
        SELECT fktable::oid AS catalog, fktable::text AS name, fkcols[1] AS column, pktable::oid AS target
        FROM pg_get_catalog_foreign_keys()
        WHERE cardinality(fkcols) = 1
        """
    ).fetchall()
    rows: defaultdict[Address, list[str]] = defaultdict(list)
    for catalog, oids in numbers.items():
        names = {r["name"] for r in references if r["catalog"] == catalog}
        own = [(name, "oid") for name in names]
        parts = [(r["name"], r["column"]) for r in references if r["target"] == catalog]
        for name, column in [*own, *(part for part in parts if _PARTS.get(part[0]) == part[1])]:
            to = {r["column"]: r["target"] for r in references if r["name"] == name}
            for oid, text in _rows(cursor, name, column, oids, to):
                rows[catalog, oid].append(text)
    return {address: hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest() for address, found in rows.items()}


def _rows(
    cursor: Cursor, catalog: str, column: str, oids: list[int], to: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    """The rows of a catalog that are about these objects, each with the object's number."""
    columns = cursor.execute(
        "SELECT attname::text AS name, atttypid::regtype::text AS type FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        (catalog,),
    ).fetchall()
    said = [
        sql.SQL("{}, {}").format(sql.Literal(each["name"]), _value(each["name"], each["type"], to))
        for each in columns
        if each["name"] not in _PASSING and each["name"] != column and each["type"] != "pg_node_tree"
    ]
    query = sql.SQL(
        "SELECT t.{column}::oid AS oid, jsonb_build_object({said}) AS row, {printed}::text AS printed,"
        " {comment} AS comment FROM {catalog} AS t WHERE t.{column}::oid = ANY(%s)"
    ).format(
        column=sql.Identifier(column),
        said=sql.SQL(", ").join(said),
        printed=sql.SQL(_PRINTED.get(catalog, "NULL")),
        comment=sql.SQL("obj_description(t.oid, {})").format(sql.Literal(catalog))
        if column == "oid"
        else sql.SQL("NULL"),
        catalog=sql.Identifier(catalog),
    )
    for row in cursor.execute(query, (oids,)).fetchall():
        yield row["oid"], json.dumps([catalog, row["row"], row["printed"], row["comment"]], sort_keys=True)


def _value(name: str, type_: str, to: Mapping[str, int]) -> sql.Composable:
    """A column's value such that it is the same in another database; who owns it is nobody where that is who asks."""
    column = sql.SQL("t.{}").format(sql.Identifier(name))
    if type_ == "aclitem[]":
        return sql.SQL("replace({}::text, current_user, '')").format(column)
    if name not in to or type_ not in ("oid", "oid[]", "oidvector"):
        return sql.SQL("{}::text").format(column)
    identity = sql.SQL("(pg_identify_object({}::oid, {}, 0)).identity")
    if type_ == "oid":
        found = identity.format(sql.Literal(to[name]), column)
        return sql.SQL("nullif({}, quote_ident(current_user))").format(found)
    found = identity.format(sql.Literal(to[name]), sql.SQL("n"))
    return sql.SQL("ARRAY(SELECT {} FROM unnest({}::oid[]) WITH ORDINALITY AS u (n, place) ORDER BY place)").format(
        found, column
    )
