"""CREATE SEQUENCE. What it is owned by is said later: the column's default needs the sequence."""

from __future__ import annotations

from tablewright.catalog.model import Sequence, SequenceOptions
from tablewright.ddl.comment import comment_on
from tablewright.quoting import sql_identifier, sql_qualified


def create(sequence: Sequence) -> list[str]:
    """The statements that make it."""
    name = sql_qualified(*sequence.key)
    type_ = f" AS {sequence.type}" if sequence.type != "bigint" else ""
    options = "".join(f" {option}" for option in options_sql(sequence.options))
    return [f"CREATE SEQUENCE {name}{type_}{options}", *comment_on(f"SEQUENCE {name}", sequence.comment)]


def own(sequence: Sequence) -> list[str]:
    """The statements that tie it to its column, where it has one: it is dropped with that."""
    if sequence.owned_by is None:
        return []
    table, column = sequence.owned_by
    return [f"ALTER SEQUENCE {sql_qualified(*sequence.key)} OWNED BY {sql_qualified(*table)}.{sql_identifier(column)}"]


def drop(sequence: Sequence) -> list[str]:
    """The statements that remove it."""
    return [f"DROP SEQUENCE {sql_qualified(*sequence.key)}"]


def options_sql(options: SequenceOptions) -> list[str]:
    """The options that are not PostgreSQL's defaults."""
    words = []
    if options.increment != 1:
        words.append(f"INCREMENT BY {options.increment}")
    if options.minimum is not None:
        words.append(f"MINVALUE {options.minimum}")
    if options.maximum is not None:
        words.append(f"MAXVALUE {options.maximum}")
    if options.start != 1 or options.increment < 0 or options.minimum is not None:
        words.append(f"START WITH {options.start}")
    if options.cache != 1:
        words.append(f"CACHE {options.cache}")
    return [*words, "CYCLE"] if options.cycle else words
