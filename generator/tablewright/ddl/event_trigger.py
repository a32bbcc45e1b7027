"""CREATE EVENT TRIGGER."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import EventTrigger
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.statement import Statement, created_once, dropped
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified

_ENABLED = {"origin": "ENABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS", "disabled": "DISABLE"}


def create(trigger: EventTrigger) -> list[Statement]:
    """The statements that make it."""
    name = sql_identifier(trigger.key.name)
    when = f" WHEN TAG IN ({', '.join(map(sql_literal, trigger.tags))})" if trigger.tags else ""
    function = sql_qualified(trigger.function.namespace, trigger.function.name)
    made = f"CREATE EVENT TRIGGER {name} ON {sql_identifier(trigger.event)}{when} EXECUTE FUNCTION {function}()"
    enabled = _enable(trigger) if trigger.enabled != "origin" else []
    return [created_once(made), *enabled, *comment_on(f"EVENT TRIGGER {name}", trigger.comment)]


def drop(trigger: EventTrigger) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP EVENT TRIGGER", sql_identifier(trigger.key.name))]


def alter(old: EventTrigger, new: EventTrigger) -> list[Statement] | None:
    """The statements that turn the one into the other; None where it does something else, or at another time."""
    if replace(old, enabled=new.enabled, comment=new.comment) != new:
        return None
    enabled = _enable(new) if old.enabled != new.enabled else []
    return [*enabled, *change_comment(f"EVENT TRIGGER {sql_identifier(new.key.name)}", old.comment, new.comment)]


def _enable(trigger: EventTrigger) -> list[Statement]:
    return [Statement(f"ALTER EVENT TRIGGER {sql_identifier(trigger.key.name)} {_ENABLED[trigger.enabled]}")]
