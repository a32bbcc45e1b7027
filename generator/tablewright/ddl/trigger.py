"""CREATE TRIGGER."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Trigger
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import names
from tablewright.ddl.statement import Statement, created_once, dropped
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified

_ENABLED = {"origin": "ENABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS", "disabled": "DISABLE"}


def create(trigger: Trigger) -> list[Statement]:
    """The statements that make it."""
    name, table = sql_identifier(trigger.key.name), sql_qualified(*trigger.key[:2])
    constraint = "CONSTRAINT " if trigger.constraint else ""
    words = [f"CREATE {constraint}TRIGGER {name} {trigger.timing.upper()} {_events(trigger)} ON {table}"]
    words += [f"FROM {sql_qualified(*trigger.referenced_table)}"] if trigger.referenced_table else []
    words += ["DEFERRABLE"] if trigger.deferrable else []
    words += ["INITIALLY DEFERRED"] if trigger.initially_deferred else []
    words += _transitions(trigger)
    words += [f"FOR EACH {trigger.level.upper()}"]
    words += [f"WHEN ({trigger.when})"] if trigger.when is not None else []
    arguments = ", ".join(map(sql_literal, trigger.arguments))
    words += [f"EXECUTE FUNCTION {sql_qualified(trigger.function.namespace, trigger.function.name)}({arguments})"]
    enabled = _enable(trigger) if trigger.enabled != "origin" else []
    return [created_once(" ".join(words)), *enabled, *comment_on(f"TRIGGER {name} ON {table}", trigger.comment)]


def _events(trigger: Trigger) -> str:
    of = f" OF {names(trigger.columns)}" if trigger.columns else ""
    return " OR ".join(f"{event.upper()}{of if event == 'update' else ''}" for event in trigger.events)


def _transitions(trigger: Trigger) -> list[str]:
    tables = (("OLD", trigger.old_table), ("NEW", trigger.new_table))
    said = [f"{word} TABLE AS {sql_identifier(name)}" for word, name in tables if name]
    return [f"REFERENCING {' '.join(said)}"] if said else []


def _enable(trigger: Trigger) -> list[Statement]:
    name, table = sql_identifier(trigger.key.name), sql_qualified(*trigger.key[:2])
    return [Statement(f"ALTER TABLE {table} {_ENABLED[trigger.enabled]} TRIGGER {name}")]


def drop(trigger: Trigger) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP TRIGGER", f"{sql_identifier(trigger.key.name)} ON {sql_qualified(*trigger.key[:2])}")]


def alter(old: Trigger, new: Trigger) -> list[Statement] | None:
    """The statements that turn the one into the other; None where it does something else, or at another time."""
    if replace(old, enabled=new.enabled, comment=new.comment) != new:
        return None
    what = f"TRIGGER {sql_identifier(new.key.name)} ON {sql_qualified(*new.key[:2])}"
    enabled = _enable(new) if old.enabled != new.enabled else []
    return [*enabled, *change_comment(what, old.comment, new.comment)]
