"""ALTER … RENAME, and ALTER … SET SCHEMA."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tablewright.catalog.names import ColumnName, QName, Signature
from tablewright.ddl.names import signature
from tablewright.ddl.statement import Statement
from tablewright.ops import Rename
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified


def rename(op: Rename) -> list[Statement]:
    """The statements that rename it: `old` is its name at that moment, and what it belongs to stays."""
    return _STATEMENTS[op.kind](op)


def _named(what: str) -> Callable[[Rename], list[Statement]]:
    """Of what lies in a namespace, and moves to another one by itself."""

    def statements(op: Rename) -> list[Statement]:
        old, new = _qualified(op.old), _qualified(op.new)
        said = []
        if old.namespace != new.namespace:
            said.append(Statement(f"ALTER {what} {_name(op.old)} SET SCHEMA {sql_identifier(new.namespace)}"))
        if old.name != new.name:
            there = _name(_moved(op.old, new.namespace))
            said.append(Statement(f"ALTER {what} {there} RENAME TO {sql_identifier(new.name)}"))
        return said

    return statements


def _qualified(key: Any) -> QName:
    return QName(key.namespace, key.name)


def _moved(key: Any, namespace: str) -> Any:
    return key._replace(namespace=namespace)


def _name(key: Any) -> str:
    return signature(key) if isinstance(key, Signature) else sql_qualified(key.namespace, key.name)


def _of_table(what: str) -> Callable[[Rename], list[Statement]]:
    """Of what has its name on a table."""

    def statements(op: Rename) -> list[Statement]:
        old, new = _on_table(op.old), _on_table(op.new)
        table = sql_qualified(old.namespace, old.table)
        return [Statement(f"ALTER {what} {sql_identifier(old.name)} ON {table} RENAME TO {sql_identifier(new.name)}")]

    return statements


def _part_of_table(what: str) -> Callable[[Rename], list[Statement]]:
    """Of a column or a constraint."""

    def statements(op: Rename) -> list[Statement]:
        old, new = _on_table(op.old), _on_table(op.new)
        table = sql_qualified(old.namespace, old.table)
        before, after = sql_identifier(old.name), sql_identifier(new.name)
        return [Statement(f"ALTER TABLE {table} RENAME {what} {before} TO {after}")]

    return statements


def _on_table(key: Any) -> ColumnName:
    return ColumnName(*key[:3])


def _global(what: str) -> Callable[[Rename], list[Statement]]:
    def statements(op: Rename) -> list[Statement]:
        return [Statement(f"ALTER {what} {_alone(op.old)} RENAME TO {_alone(op.new)}")]

    return statements


def _alone(key: Any) -> str:
    return sql_identifier(key.name)


def _index(op: Rename) -> list[Statement]:
    """It lies where its table does, and moves with that."""
    old, new = _qualified(op.old), _qualified(op.new)
    return [Statement(f"ALTER INDEX {sql_qualified(*old)} RENAME TO {sql_identifier(new.name)}")]


def _label(op: Rename) -> list[Statement]:
    name = sql_qualified(*_qualified(op.of))
    return [Statement(f"ALTER TYPE {name} RENAME VALUE {sql_literal(str(op.old))} TO {sql_literal(str(op.new))}")]


_STATEMENTS: Mapping[str, Callable[[Rename], list[Statement]]] = {
    "namespace": _global("SCHEMA"),
    "enum": _named("TYPE"),
    "domain": _named("DOMAIN"),
    "composite": _named("TYPE"),
    "range type": _named("TYPE"),
    "enum value": _label,
    "table": _named("TABLE"),
    "partition": _named("TABLE"),
    "view": _named("VIEW"),
    "materialized view": _named("MATERIALIZED VIEW"),
    "column": _part_of_table("COLUMN"),
    "sequence": _named("SEQUENCE"),
    "function": _named("ROUTINE"),  # a procedure is one, too
    "primary key": _part_of_table("CONSTRAINT"),
    "unique": _part_of_table("CONSTRAINT"),
    "check": _part_of_table("CONSTRAINT"),
    "exclude": _part_of_table("CONSTRAINT"),
    "foreign key": _part_of_table("CONSTRAINT"),
    "index": _index,
    "statistics": _named("STATISTICS"),
    "trigger": _of_table("TRIGGER"),
    "event trigger": _global("EVENT TRIGGER"),
    "policy": _of_table("POLICY"),
}
RENAMED = tuple(_STATEMENTS)
"""What can be renamed, in the order in which it is: what lies in something, or is of it, after that."""
