"""`__table_args__` of a model: constraints over several columns, indexes, the comment and the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tablewright.catalog.model import Check, Exclude, ExcludeElement, Index, IndexKey, PrimaryKey, Table, Unique
from tablewright.ddl.index import opclass_sql
from tablewright.ddl.names import dotted, expression_key
from tablewright.ddl.table import partition_keys
from tablewright.emit.imports import Import
from tablewright.emit.model_columns import KeyStyle, deferral, foreign_key_of_model, implicit_primary_key, sql_argument
from tablewright.emit.python_types import POSTGRESQL, SA, Code
from tablewright.emit.table_parts import TableParts
from tablewright.quoting import python_string, sa_text, sql_identifier

_SA = frozenset((SA,))


def table_arguments(table: Table, parts: TableParts, keys: KeyStyle) -> list[Code]:
    """The elements of the tuple; keywords of the table stand last, in a dictionary."""
    arguments, keywords = table_constraints(table, parts, keys), table_keywords(table)
    return [*arguments, Code(_dict(keywords))] if keywords else arguments


def table_constraints(table: Table, parts: TableParts, keys: KeyStyle) -> list[Code]:
    """Constraints and indexes that no column says for itself."""
    arguments: list[Code] = []
    if parts.primary_key and not implicit_primary_key(table, parts, keys):
        arguments.append(primary_key_constraint(parts.primary_key))
    for foreign_key in parts.foreign_keys:
        if len(foreign_key.columns) > 1:
            written = foreign_key_of_model(foreign_key, keys)
            arguments.append(Code(f"sa.ForeignKeyConstraint({written})", _SA))
    arguments += map(unique_constraint, parts.uniques)
    arguments += map(check_constraint, parts.checks)
    arguments += map(exclude_constraint, parts.excludes)
    arguments += map(_index, parts.indexes)
    return arguments


def table_keywords(table: Table) -> list[tuple[str, str]]:
    """The keywords of `sa.Table`, and their values."""
    keywords = [] if table.key.namespace == "public" else [("schema", python_string(table.key.namespace))]
    if table.comment is not None:
        keywords.append(("comment", python_string(table.comment)))
    return [*keywords, *table_options(table)]


def table_options(table: Table) -> list[tuple[str, str]]:
    """What SQLAlchemy says of a table's storage, as keywords and their values."""
    options = []
    if table.unlogged:
        options.append(("prefixes", '["UNLOGGED"]'))
    if table.partition_by:
        options.append(("postgresql_partition_by", python_string(partition_keys(table.partition_by))))
    if table.options:
        values = [(name, value if value.isdecimal() else python_string(value)) for name, value in table.options]
        options.append(("postgresql_with", _dict(values)))
    return options


def _strings(names: Iterable[str]) -> list[str]:
    return [python_string(name) for name in names]


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(_strings(names))}]"


def _dict(pairs: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{python_string(key)}: {value}" for key, value in pairs) + "}"


def _name_and_comment(name: str, comment: str | None) -> list[str]:
    arguments = [f"name={python_string(name)}"]
    return [*arguments, f"comment={python_string(comment)}"] if comment is not None else arguments


def primary_key_constraint(key: PrimaryKey) -> Code:
    """A primary key as an argument of a table."""
    arguments = _strings(key.columns) + _name_and_comment(key.key.name, key.comment)
    arguments += deferral(key.deferrable, key.initially_deferred)
    arguments += _index_options(key.include, False)
    return Code(f"sa.PrimaryKeyConstraint({', '.join(arguments)})", _SA)


def unique_constraint(unique: Unique) -> Code:
    """A unique constraint as an argument of a table."""
    arguments = _strings(unique.columns) + _name_and_comment(unique.key.name, unique.comment)
    arguments += deferral(unique.deferrable, unique.initially_deferred)
    arguments += _index_options(unique.include, unique.nulls_not_distinct)
    return Code(f"sa.UniqueConstraint({', '.join(arguments)})", _SA)


def check_constraint(check: Check) -> Code:
    """A check constraint as an argument of a table."""
    arguments = [sql_argument(check.expression), *_name_and_comment(check.key.name, check.comment)]
    return Code(f"sa.CheckConstraint({', '.join(arguments)})", _SA)


def exclude_constraint(exclude: Exclude) -> Code:
    """An exclusion constraint as an argument of a table."""
    arguments = [f"({_exclude_item(e)}, {python_string(e.operator)})" for e in exclude.elements]
    arguments += _name_and_comment(exclude.key.name, None)
    arguments.append(f"using={python_string(exclude.method)}")
    if exclude.where is not None:
        arguments.append(f"where={sa_text(exclude.where)}")
    ops = [(e.item, python_string(e.opclass)) for e in exclude.elements if e.opclass and not e.is_expression]
    if ops:
        arguments.append(f"ops={_dict(ops)}")
    arguments += deferral(exclude.deferrable, exclude.initially_deferred)
    uses_sa = exclude.where is not None or any(element.is_expression for element in exclude.elements)
    imports = frozenset((POSTGRESQL, SA) if uses_sa else (POSTGRESQL,))
    return Code(f"postgresql.ExcludeConstraint({', '.join(arguments)})", imports)


def _exclude_item(element: ExcludeElement) -> str:
    if not element.is_expression:
        return python_string(element.item)
    return sa_text(expression_key(element.item) + (f" {element.opclass}" if element.opclass else ""))


def _index(index: Index) -> Code:
    keys, options, _ = index_arguments(index)
    return Code(f"sa.Index({', '.join([python_string(index.key.name), *keys, *options])})", _SA)


def index_arguments(index: Index) -> tuple[list[str], list[str], frozenset[Import]]:
    """The keys of an index, the keyword arguments behind them, and what they need."""
    keys = [_key(key, number) for number, key in enumerate(index.keys, 1)]
    for number, key in enumerate(index.keys):
        if not key.is_expression and key in index.keys[:number]:  # SQLAlchemy has each column of a table once
            keys[number] = f"sa.literal_column({python_string(sql_identifier(key.item))})", None
    arguments = []
    if index.unique:
        arguments.append("unique=True")
    if index.method != "btree":
        arguments.append(f"postgresql_using={python_string(index.method)}")
    ops = [op for _, op in keys if op]
    if ops:
        arguments.append(f"postgresql_ops={_dict(ops)}")
    arguments += _index_options(index.include, index.nulls_not_distinct)
    if index.where is not None:
        arguments.append(f"postgresql_where={sa_text(index.where)}")
    if index.options:
        options = [(name, value if value.isdecimal() else python_string(value)) for name, value in index.options]
        arguments.append(f"postgresql_with={_dict(options)}")
    named = [python_string(key.item) for key in index.keys]
    written = [text for text, _ in keys]
    return written, arguments, _SA if written != named or index.where is not None else frozenset()


def _index_options(include: tuple[str, ...], nulls_not_distinct: bool) -> Iterator[str]:
    if include:
        yield f"postgresql_include={_list(include)}"
    if nulls_not_distinct:
        yield "postgresql_nulls_not_distinct=True"


def _key(key: IndexKey, number: int) -> tuple[str, tuple[str, str] | None]:
    """One key of an index, and its entry in `postgresql_ops`.

    Collation and operator class go into that entry where the key has no order: Alembic compares without them.
    """
    words = _opclass_words(key)
    order = _order_words(key)
    if not key.is_expression and not order:
        return python_string(key.item), (key.item, python_string(words)) if words else None
    item = expression_key(key.item) if key.is_expression else sql_identifier(key.item)
    if words and not order:
        label = f"key_{number}"
        return f'sa.literal_column({python_string(item)}).label("{label}")', (label, python_string(words))
    return sa_text(" ".join(part for part in (item, words, order) if part)), None


def _opclass_words(key: IndexKey) -> str:
    collation = f"COLLATE {dotted(key.collation)}" if key.collation else ""
    return " ".join(part for part in (collation, opclass_sql(key) if key.opclass else "") if part)


def _order_words(key: IndexKey) -> str:
    nulls = {None: "", True: "NULLS FIRST", False: "NULLS LAST"}[key.nulls_first]
    return " ".join(part for part in ("DESC" if key.descending else "", nulls) if part)
