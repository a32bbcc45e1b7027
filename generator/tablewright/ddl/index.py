"""CREATE INDEX."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Index, IndexKey
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import change_storage, dotted, expression_key, names, storage
from tablewright.ddl.statement import Statement, created, dropped
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified

_AT_ONCE = frozenset(
    ("fillfactor", "deduplicate_items", "fastupdate", "gin_pending_list_limit", "autosummarize", "buffering")
)
"""The storage parameters that need no new index; others (pgvector's, `pages_per_range`) say how it is built."""


def create(index: Index) -> list[Statement]:
    """The statements that make it."""
    return [created(_command(index), f"{sql_identifier(index.key.name)} {_definition(index)}"), *index_comment(index)]


def create_concurrently(index: Index) -> Statement:
    """The statement that builds it while rows change, without its comment; one that is there stays as it is."""
    name = sql_identifier(index.key.name)
    return Statement(f"{_command(index)} CONCURRENTLY IF NOT EXISTS {name} {_definition(index)}", "create")


def drop_concurrently(index: Index) -> Statement:
    """The statement that removes it while others use it, where it is there."""
    return Statement(f"DROP INDEX CONCURRENTLY IF EXISTS {sql_qualified(*index.key)}", "drop")


def _command(index: Index) -> str:
    return "CREATE UNIQUE INDEX" if index.unique else "CREATE INDEX"


def _definition(index: Index) -> str:
    using = f" USING {index.method}" if index.method != "btree" else ""
    sql = f"ON {sql_qualified(*index.table)}{using}"
    sql += f" ({', '.join(key_sql(key) for key in index.keys)})"
    sql += f" INCLUDE ({names(index.include)})" if index.include else ""
    sql += " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    sql += storage(index.options)
    return sql + (f" WHERE {index.where}" if index.where else "")


def index_comment(index: Index) -> list[Statement]:
    """COMMENT ON INDEX, where there is one."""
    return comment_on(f"INDEX {sql_qualified(*index.key)}", index.comment)


def drop(index: Index) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP INDEX", sql_qualified(*index.key))]


def opclass_sql(key: IndexKey) -> str:
    """The operator class of a key that has one, with its parameters: `tsvector_ops (siglen = '100')`."""
    said = ", ".join(f"{name} = {sql_literal(value)}" for name, value in key.parameters)
    return dotted(key.opclass or "") + (f" ({said})" if said else "")


def key_sql(key: IndexKey) -> str:
    """A key as CREATE INDEX takes it."""
    words = [expression_key(key.item) if key.is_expression else sql_identifier(key.item)]
    words += [f"COLLATE {dotted(key.collation)}"] if key.collation else []
    words += [opclass_sql(key)] if key.opclass else []
    words += ["DESC"] if key.descending else []
    words += {None: [], True: ["NULLS FIRST"], False: ["NULLS LAST"]}[key.nulls_first]
    return " ".join(words)


def alter(old: Index, new: Index) -> list[Statement] | None:
    """The statements that turn the one into the other; None where the index is built in another way."""
    alike = replace(old, options=new.options, comment=new.comment)
    if alike != new or not {name for name, _ in {*old.options} ^ {*new.options}} <= _AT_ONCE:
        return None
    name = f"INDEX {sql_qualified(*new.key)}"
    return [*change_storage(name, old.options, new.options), *change_comment(name, old.comment, new.comment)]
