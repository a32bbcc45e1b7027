"""A column as CREATE TABLE takes it, and one of a table that exists: added, dropped, altered."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.counting import identity_sequence
from tablewright.catalog.model import Column, IdentityColumn, PartitionColumn
from tablewright.catalog.names import ColumnName, QName
from tablewright.catalog.types import own_storage
from tablewright.ddl.comment import change_comment
from tablewright.ddl.names import change_storage, default_sql, dotted, type_name
from tablewright.ddl.sequence import changed_options, move, options_sql, restarted
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_dollar, sql_identifier, sql_literal, sql_qualified

_SET_EXPRESSION, _STORAGE_DEFAULT = 17, 16
"""The versions of PostgreSQL that came with SET EXPRESSION, and with SET STORAGE DEFAULT."""


def column_sql(column: Column) -> str:
    """Its name, type and all that stands with it."""
    words = [sql_identifier(column.name), type_name(column.type)]
    if column.collation is not None:
        words.append(f"COLLATE {dotted(column.collation)}")
    if column.default is not None:
        words.append(f"DEFAULT {default_sql(column.default)}")
    if column.generated is not None:
        kept = "VIRTUAL" if column.virtual else "STORED"
        words.append(f"GENERATED ALWAYS AS ({column.generated}) {kept}")
    if column.identity is not None:
        words.append(identity_sql(column.identity))
    if not column.nullable:
        words.append("NOT NULL")
    return " ".join(words)


def identity_sql(identity: IdentityColumn) -> str:
    """GENERATED … AS IDENTITY, with the options that are not PostgreSQL's defaults."""
    options = [f"SEQUENCE NAME {sql_identifier(identity.name)}"] if identity.name is not None else []
    options += options_sql(identity.sequence)
    inside = f" ({' '.join(options)})" if options else ""
    return f"GENERATED {_generated(identity)} AS IDENTITY{inside}"


def _generated(identity: IdentityColumn) -> str:
    return "ALWAYS" if identity.always else "BY DEFAULT"


def name_sequence(table: QName, column: Column) -> list[Statement]:
    """The statement that gives the sequence of a new identity column its name, where it has one of its own.

    PostgreSQL may have called it so already: it counts further where the name that it would make is taken.
    """
    if column.identity is None or column.identity.name is None:
        return []
    name, whole = column.identity.name, sql_qualified(table.namespace, column.identity.name)
    renamed = f"format('ALTER SEQUENCE %s RENAME TO %I', {_sequence(table, column.name)}, {sql_literal(name)})"
    unless = f"IF to_regclass({sql_literal(whole)}) IS NULL THEN"
    body = f"\nBEGIN\n    {unless}\n        EXECUTE {renamed};\n    END IF;\nEND\n"
    return [Statement(f"DO {sql_dollar(body)}", "rename sequence")]


def add(table: QName, column: Column) -> list[Statement]:
    """The statements that add it to a table."""
    return [
        Statement(f"ALTER TABLE {sql_qualified(*table)} ADD COLUMN {column_sql(column)}", "add column"),
        *comment(table, None, column),
        *stored_in_its_way(table, column),
    ]


def drop(key: ColumnName) -> list[Statement]:
    """The statement that removes it."""
    return [Statement(f"ALTER TABLE {sql_qualified(key.namespace, key.table)} DROP COLUMN {sql_identifier(key.name)}")]


def alter(table: QName, old: Column, new: Column, using: str | None, version: int) -> list[Statement] | None:
    """The statements that turn the one into the other, whatever they lock; None where PostgreSQL cannot.

    `version` is that of the oldest server that they run on.
    """
    if not _computes(old, new, version):
        return None
    typed = (old.type, old.collation) != (new.type, new.collation)
    defaulted = typed or old.default != new.default
    statements = drop_default(table, new.name) if defaulted and old.default is not None else []
    statements += drop_expression(table, new.name) if old.generated is not None and new.generated is None else []
    statements += _alter(table, new.name, "drop identity", "DROP IDENTITY") if old.identity and not new.identity else []
    statements += type_change(table, old, new, using) if typed else []
    # With another type it is stored as that is.
    statements += stored(table, replace(old, storage=None, compression=None) if typed else old, new, version)
    statements += set_expression(table, new) if old.generated != new.generated and new.generated is not None else []
    if old.nullable != new.nullable:
        statements += drop_not_null(table, new.name) if new.nullable else set_not_null(table, new.name)
    statements += _identity(table, old, new)
    statements += set_default(table, new) if defaulted else []
    return [*statements, *comment(table, old, new)]


def _computes(old: Column, new: Column, version: int) -> bool:
    """Whether its expression can be what it is to be: none is put on values, nor changed together with the type."""
    if old.virtual != new.virtual or (old.virtual and new.generated is None):
        return False
    if new.generated is None or old.generated == new.generated:
        return True
    return old.generated is not None and old.type == new.type and version >= _SET_EXPRESSION


def _alter(table: QName, name: str, form: str, change: str) -> list[Statement]:
    sql = f"ALTER TABLE {sql_qualified(*table)} ALTER COLUMN {sql_identifier(name)} {change}"
    return [Statement(sql, form)]


def type_change(table: QName, old: Column, new: Column, using: str | None) -> list[Statement]:
    """SET DATA TYPE, where the type or the collation differs."""
    if (old.type, old.collation) == (new.type, new.collation):
        return []
    collation = f" COLLATE {dotted(new.collation)}" if new.collation is not None else ""
    values = f" USING ({using})" if using is not None else ""
    return _alter(table, new.name, "set data type", f"SET DATA TYPE {type_name(new.type)}{collation}{values}")


def set_default(table: QName, column: Column | PartitionColumn) -> list[Statement]:
    """SET DEFAULT, where it has one."""
    if column.default is None:
        return []
    return _alter(table, column.name, "set default", f"SET DEFAULT {default_sql(column.default)}")


def drop_default(table: QName, name: str) -> list[Statement]:
    """DROP DEFAULT."""
    return _alter(table, name, "drop default", "DROP DEFAULT")


def set_not_null(table: QName, name: str) -> list[Statement]:
    """SET NOT NULL."""
    return _alter(table, name, "set not null", "SET NOT NULL")


def drop_not_null(table: QName, name: str) -> list[Statement]:
    """DROP NOT NULL."""
    return _alter(table, name, "drop not null", "DROP NOT NULL")


def set_expression(table: QName, column: Column) -> list[Statement]:
    """SET EXPRESSION, of a generated column; all its values are computed anew."""
    return _alter(table, column.name, "set expression", f"SET EXPRESSION AS ({column.generated})")


def drop_expression(table: QName, name: str) -> list[Statement]:
    """DROP EXPRESSION: the values stay."""
    return _alter(table, name, "drop expression", "DROP EXPRESSION")


def stored(table: QName, old: Column, new: Column, version: int) -> list[Statement]:
    """The statements that say how values are kept, and what the planner is told of them."""
    statements = []
    if old.storage != new.storage:
        usual = "DEFAULT" if version >= _STORAGE_DEFAULT else own_storage(new.type).upper()
        word = new.storage.upper() if new.storage else usual
        statements += _alter(table, new.name, "set storage", f"SET STORAGE {word}")
    if old.compression != new.compression:
        statements += set_compression(table, new)
    name, column = sql_qualified(*table), sql_identifier(new.name)
    if old.statistics != new.statistics:
        target = -1 if new.statistics is None else new.statistics
        # Partitions have their own.
        sql = f"ALTER TABLE ONLY {name} ALTER COLUMN {column} SET STATISTICS {target}"
        statements.append(Statement(sql, "set statistics"))
    options = change_storage(f"TABLE {name} ALTER COLUMN {column}", old.options, new.options)
    return [*statements, *(Statement(each, "set column options") for each in options)]


def set_compression(table: QName, column: Column) -> list[Statement]:
    """SET COMPRESSION, of this table alone: its partitions keep what they have."""
    return _alter(table, column.name, "set compression", f"SET COMPRESSION {column.compression or 'DEFAULT'}")


def stored_in_its_way(table: QName, column: Column) -> list[Statement]:
    """The same of a new column."""
    return stored(table, Column(column.name, column.type), column, _STORAGE_DEFAULT)


def _identity(table: QName, old: Column, new: Column) -> list[Statement]:
    if old.identity == new.identity or new.identity is None:
        return []
    if old.identity is None:
        return add_identity(table, new, new.identity)
    before, after = old.identity, new.identity
    words = [f"SET GENERATED {_generated(after)}"] if before.always != after.always else []
    # With the column's type that of its sequence has changed already.
    counted = before.sequence, new.type.name, after.sequence, new.type.name
    words += [f"SET {option}" for option in changed_options(*counted)]
    words += restarted(*counted)
    moved = move(_sequence(table, new.name), *counted)
    altered = _alter(table, new.name, "set identity", " ".join(words)) if words else []
    return [*rename_sequence(table, old, new), *moved, *altered]


def rename_sequence(table: QName, old: Column, new: Column) -> list[Statement]:
    """ALTER SEQUENCE … RENAME, of the sequence of an identity column."""
    before, after = identity_sequence(table, old), identity_sequence(table, new)
    if before is None or after is None or before == after:
        return []
    sql = f"ALTER SEQUENCE {sql_qualified(*before)} RENAME TO {sql_identifier(after.name)}"
    return [Statement(sql, "rename sequence")]


def add_identity(table: QName, column: Column, identity: IdentityColumn) -> list[Statement]:
    """ADD GENERATED … AS IDENTITY, and the number that goes on behind those which the rows have."""
    name, sequence = sql_identifier(column.name), identity.sequence
    last, compared = ("max", ">=") if sequence.increment > 0 else ("min", "<=")
    rows = f"FROM {sql_qualified(*table)} HAVING {last}({name}) {compared} {sequence.start}"
    behind = Statement(f"SELECT setval({_sequence(table, column.name)}, {last}({name})) {rows}", "set number")
    return [*_alter(table, column.name, "add identity", f"ADD {identity_sql(identity)}"), behind]


def _sequence(table: QName, name: str) -> str:
    return f"pg_get_serial_sequence({sql_literal(sql_qualified(*table))}, {sql_literal(name)})"


def comment(table: QName, old: Column | PartitionColumn | None, new: Column | PartitionColumn) -> list[Statement]:
    """COMMENT ON COLUMN, where the two differ."""
    before = old.comment if old else None
    return change_comment(f"COLUMN {sql_qualified(*table)}.{sql_identifier(new.name)}", before, new.comment)
