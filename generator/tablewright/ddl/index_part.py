"""The parts that partitions have of indexes and keys of what they are parts of: only their names are their own.

PostgreSQL makes and drops them with the whole (manual, 5.12.2.2), and names them as it does whatever is given no name.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from tablewright.catalog.chosen_names import chosen_name, index_columns
from tablewright.catalog.model import Catalog, Exclude, Index, IndexPart, PrimaryKey, Unique
from tablewright.catalog.names import PartName, QName
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_dollar, sql_identifier, sql_literal, sql_qualified
from tablewright.sqltext import index_key_name

Whole = PrimaryKey | Unique | Exclude | Index


def create(part: IndexPart) -> list[Statement]:
    """The statements that give it its name, where PostgreSQL has given it another."""
    return renamed(part.key, part.made_as, part.name)


def drop(part: IndexPart) -> list[Statement]:
    """The statements that give it the name that PostgreSQL had chosen."""
    return renamed(part.key, part.name, part.made_as)


def alter(old: IndexPart, new: IndexPart) -> list[Statement]:
    """The statements that turn the one name into the other."""
    return renamed(new.key, old.name, new.name)


def renamed(key: PartName, old: str, new: str) -> list[Statement]:
    """The statements that rename a part; one that is built anew has the new name already."""
    if old == new:
        return []
    rename = f"ALTER INDEX IF EXISTS {sql_qualified(key.namespace, old)} RENAME TO {sql_identifier(new)}"
    return [Statement(rename, "rename index")]


def settled(part: IndexPart) -> Statement:
    """The statement that gives it its name whatever it has been called: it changes names with one that has this.

    SQLAlchemy makes the indexes of a table in any order, and numbers follow that.
    """
    whole = sql_literal(sql_qualified(part.of.namespace, part.key.name))
    partition, name = sql_literal(sql_qualified(*part.key[:2])), sql_literal(part.name)
    there = sql_literal(sql_qualified(part.key.namespace, part.name))
    body = f"""
DECLARE
    part regclass;
    other regclass := to_regclass({there});
    former name;
BEGIN
    SELECT t.relid INTO STRICT part
    FROM pg_partition_tree({whole}) t
    JOIN pg_index i ON i.indexrelid = t.relid AND i.indrelid = {partition}::regclass;
    SELECT relname INTO former FROM pg_class WHERE oid = part;
    IF other <> part THEN
        EXECUTE format('ALTER INDEX %s RENAME TO %I', other, 'part of ' || part::oid);
    END IF;
    IF other IS DISTINCT FROM part THEN
        EXECUTE format('ALTER INDEX %s RENAME TO %I', part, {name});
    END IF;
    IF other <> part THEN
        EXECUTE format('ALTER INDEX %s RENAME TO %I', other, former);
    END IF;
END
"""  # noqa: S608 - every name is quoted
    return Statement(f"DO {sql_dollar(body)}", "rename index")


def wholes(catalog: Catalog) -> Mapping[QName, list[Whole]]:
    """The keys of each table and of each partition, then its indexes: in the order in which they are made."""
    found: dict[QName, list[Whole]] = {}
    for keys in (catalog.primary_keys, catalog.uniques, catalog.excludes):
        for constraint in keys.values():
            found.setdefault(QName(*constraint.key[:2]), []).append(constraint)
    for index in catalog.indexes.values():
        found.setdefault(index.table, []).append(index)
    return found


def above(catalog: Catalog, partition: QName) -> list[QName]:
    """What it is a part of: the table itself first."""
    found = []
    while partition in catalog.partitions:
        partition = catalog.partitions[partition].parent
        found.append(partition)
    return found[::-1]


def usual_name(whole: Whole, partition: QName, taken: Container[str] = ()) -> str:
    """The name that PostgreSQL gives to the part of it that a partition has."""
    match whole:
        case PrimaryKey():
            return chosen_name(partition.name, (), "pkey", taken)
        case Unique():
            return chosen_name(partition.name, index_columns((*whole.columns, *whole.include)), "key", taken)
        case Exclude():
            items = [_item(each.item, each.is_expression) for each in whole.elements]
            return chosen_name(partition.name, index_columns(items), "excl", taken)
        case Index():
            items = [_item(key.item, key.is_expression) for key in whole.keys]
            return chosen_name(partition.name, index_columns((*items, *whole.include)), "idx", taken)


def _item(item: str, is_expression: bool) -> str:
    return index_key_name(item) if is_expression else item


def part_name(whole: Whole, partition: QName, catalog: Catalog) -> str:
    """The name that a catalog says of the part that a partition has."""
    own = catalog.index_parts.get(PartName(*partition, whole.key.name))
    return own.name if own else usual_name(whole, partition)
