"""CREATE SEQUENCE. What it is owned by is said later: the column's default needs the sequence."""

from __future__ import annotations

from tablewright.catalog.counting import usual_limits
from tablewright.catalog.model import Sequence, SequenceOptions
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.statement import Statement, created, dropped
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified


def create(sequence: Sequence) -> list[Statement]:
    """The statements that make it."""
    name = sql_qualified(*sequence.key)
    type_ = f" AS {sequence.type}" if sequence.type != "bigint" else ""
    options = "".join(f" {option}" for option in options_sql(sequence.options))
    return [created("CREATE SEQUENCE", f"{name}{type_}{options}"), *comment_on(f"SEQUENCE {name}", sequence.comment)]


def own(sequence: Sequence) -> list[Statement]:
    """The statements that tie it to its column, where it has one: it is dropped with that."""
    if sequence.owned_by is None:
        return []
    table, column = sequence.owned_by
    owner = f"{sql_qualified(*table)}.{sql_identifier(column)}"
    return [Statement(f"ALTER SEQUENCE {sql_qualified(*sequence.key)} OWNED BY {owner}")]


def alter(old: Sequence, new: Sequence) -> list[Statement]:
    """The statements that turn the one into the other."""
    name = sql_qualified(*new.key)
    words = [f"AS {new.type}"] if old.type != new.type else []
    counted = old.options, old.type, new.options, new.type
    words += [*changed_options(*counted), *restarted(*counted)]
    altered = [Statement(f"ALTER SEQUENCE {name} {' '.join(words)}")] if words else []
    moved = move(sql_literal(name), *counted)
    return [*moved, *altered, *_owned(old, new), *change_comment(f"SEQUENCE {name}", old.comment, new.comment)]


def _owned(old: Sequence, new: Sequence) -> list[Statement]:
    if old.owned_by == new.owned_by:
        return []
    return own(new) or [Statement(f"ALTER SEQUENCE {sql_qualified(*new.key)} OWNED BY NONE")]


def drop(sequence: Sequence) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP SEQUENCE", sql_qualified(*sequence.key))]


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


def changed_options(old: SequenceOptions, old_type: str, new: SequenceOptions, new_type: str) -> list[str]:
    """The options that differ, each as ALTER SEQUENCE takes it. What is usual depends on the direction and the type."""
    limits, words = _limits(new, new_type), []
    if old.increment != new.increment:
        words.append(f"INCREMENT BY {new.increment}")
    if (old.minimum, old.maximum) != (new.minimum, new.maximum) or _limits(old, old_type) != limits:
        # With another type, PostgreSQL takes NO MAXVALUE for that type's largest number in both directions.
        usual = old_type == new_type
        words.append("NO MINVALUE" if usual and new.minimum is None else f"MINVALUE {limits[0]}")
        words.append("NO MAXVALUE" if usual and new.maximum is None else f"MAXVALUE {limits[1]}")
    if old.start != new.start:
        words.append(f"START WITH {new.start}")
    if old.cache != new.cache:
        words.append(f"CACHE {new.cache}")
    return words if old.cycle == new.cycle else [*words, "CYCLE" if new.cycle else "NO CYCLE"]


def restarted(old: SequenceOptions, old_type: str, new: SequenceOptions, new_type: str) -> list[str]:
    """RESTART, where it can give no number of before any more."""
    return [f"RESTART WITH {new.start}"] if _are_apart(_limits(old, old_type), _limits(new, new_type)) else []


def move(sequence: str, old: SequenceOptions, old_type: str, new: SequenceOptions, new_type: str) -> list[Statement]:
    """The statement that brings a sequence (an expression) into narrower limits, which PostgreSQL takes only then.

    One that nothing was taken from yet starts anew; another one skips numbers, but never goes back to some.
    """
    before, after = _limits(old, old_type), _limits(new, new_type)
    least, most = max(before[0], after[0]), min(before[1], after[1])
    if (least, most) == before or _are_apart(before, after):
        return []
    last = f"pg_sequence_last_value({sequence})"
    ahead = f"{last} < {after[0]}" if new.increment > 0 else f"{last} > {after[1]}"
    start = min(max(new.start, least), most)
    return [Statement(f"SELECT setval({sequence}, {start}, false) WHERE {last} IS NULL OR {ahead}", "set number")]


def _limits(options: SequenceOptions, type_: str) -> tuple[int, int]:
    least, most = usual_limits(options.increment, type_)
    minimum = least if options.minimum is None else options.minimum
    return minimum, most if options.maximum is None else options.maximum


def _are_apart(before: tuple[int, int], after: tuple[int, int]) -> bool:
    return before[1] < after[0] or after[1] < before[0]
