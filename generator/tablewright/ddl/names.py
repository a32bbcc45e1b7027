"""Names and lists as statements take them."""

from __future__ import annotations

from collections.abc import Iterable

from tablewright.catalog.model import Options
from tablewright.catalog.names import Global, QName, Signature, Simple, StatisticsName
from tablewright.catalog.types import Type, type_sql
from tablewright.ddl.statement import Statement
from tablewright.quoting import listed_names, sql_identifier, sql_literal, sql_qualified
from tablewright.sqltext import read_expression, takes_no_parentheses


def type_name(type_: Type) -> str:
    """A type as a column takes it."""
    return type_sql(type_, sql_qualified(type_.namespace, type_.name) if type_.namespace else None)


def dotted(name: str) -> str:
    """A name that may be qualified by a dot."""
    return ".".join(sql_identifier(part) for part in name.split("."))


def names(columns: Iterable[str]) -> str:
    """Names of columns, separated by commas."""
    return ", ".join(map(sql_identifier, columns))


def default_sql(expression: str) -> str:
    """A default as DEFAULT takes it: in parentheses where the grammar wants them."""
    return expression if takes_no_parentheses(expression) else f"({expression})"


def expression_key(expression: str) -> str:
    """An expression as CREATE INDEX takes it: a call as it is, anything else in parentheses."""
    return expression if read_expression(expression).root == "FuncCall" else f"({expression})"


def storage(options: Options) -> str:
    """WITH (…), with a space before it, where there are storage parameters."""
    return f" WITH ({', '.join(f'{name} = {value}' for name, value in options)})" if options else ""


def settings(options: Options) -> list[str]:
    """SET name TO value, as CREATE FUNCTION and ALTER ROLE take it; an empty value is an empty text."""
    return [f"SET {sql_identifier(name)} TO {_setting(name, value)}" for name, value in options]


def _setting(name: str, value: str) -> str:
    """A list of schemas is a list of names; anything else is a text."""
    if name == "search_path" and value:
        return ", ".join(map(sql_identifier, listed_names(value)))
    return sql_literal(value)


def object_name(key: QName | Signature | Simple | StatisticsName | Global) -> str:
    """The name of an object as GRANT and ALTER … OWNER TO want it."""
    match key:
        case Signature():
            return signature(key)
        case QName() | StatisticsName():
            return sql_qualified(key.namespace, key.name)
    return sql_identifier(key.name)


def called(namespace: str, name: str) -> str:
    """SQL for the full name of an object, as a text; `name` is quoted already."""
    if namespace == "public":
        return f"quote_ident(current_schema()) || {sql_literal(f'.{name}')}"
    return sql_literal(f"{sql_identifier(namespace)}.{name}")


def signature(key: Signature) -> str:
    """A function's name with the types that it takes, as DROP FUNCTION and GRANT want it."""
    return f"{sql_qualified(key.namespace, key.name)}({', '.join(key.arguments)})"


def change_storage(what: str, old: Options, new: Options) -> list[Statement]:
    """ALTER … RESET and SET, where the storage parameters differ."""
    before, after = dict(old), dict(new)
    gone = [name for name in before if name not in after]
    said = [f"{name} = {value}" for name, value in new if before.get(name) != value]
    reset = [Statement(f"ALTER {what} RESET ({', '.join(gone)})")] if gone else []
    return [*reset, Statement(f"ALTER {what} SET ({', '.join(said)})")] if said else reset
