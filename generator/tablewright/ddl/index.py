"""CREATE INDEX."""

from __future__ import annotations

from tablewright.catalog.model import Index, IndexKey
from tablewright.ddl.comment import comment_on
from tablewright.ddl.names import dotted, expression_key, names, storage
from tablewright.quoting import sql_identifier, sql_qualified


def create(index: Index) -> list[str]:
    """The statements that make it."""
    unique = "UNIQUE " if index.unique else ""
    using = f" USING {index.method}" if index.method != "btree" else ""
    sql = f"CREATE {unique}INDEX {sql_identifier(index.key.name)} ON {sql_qualified(*index.table)}{using}"
    sql += f" ({', '.join(key_sql(key) for key in index.keys)})"
    sql += f" INCLUDE ({names(index.include)})" if index.include else ""
    sql += " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    sql += storage(index.options)
    return [sql + (f" WHERE {index.where}" if index.where else ""), *index_comment(index)]


def index_comment(index: Index) -> list[str]:
    """COMMENT ON INDEX, where there is one."""
    return comment_on(f"INDEX {sql_qualified(*index.key)}", index.comment)


def drop(index: Index) -> list[str]:
    """The statements that remove it."""
    return [f"DROP INDEX {sql_qualified(*index.key)}"]


def key_sql(key: IndexKey) -> str:
    """A key as CREATE INDEX takes it."""
    words = [expression_key(key.item) if key.is_expression else sql_identifier(key.item)]
    words += [f"COLLATE {dotted(key.collation)}"] if key.collation else []
    words += [dotted(key.opclass)] if key.opclass else []
    words += ["DESC"] if key.descending else []
    words += {None: [], True: ["NULLS FIRST"], False: ["NULLS LAST"]}[key.nulls_first]
    return " ".join(words)
