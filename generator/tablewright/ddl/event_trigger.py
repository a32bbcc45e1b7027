"""CREATE EVENT TRIGGER."""

from __future__ import annotations

from tablewright.catalog.model import EventTrigger
from tablewright.ddl.comment import comment_on
from tablewright.quoting import sql_identifier, sql_literal, sql_qualified

_ENABLED = {"replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS", "disabled": "DISABLE"}


def create(trigger: EventTrigger) -> list[str]:
    """The statements that make it."""
    name = sql_identifier(trigger.key.name)
    when = f" WHEN TAG IN ({', '.join(map(sql_literal, trigger.tags))})" if trigger.tags else ""
    function = sql_qualified(trigger.function.namespace, trigger.function.name)
    made = f"CREATE EVENT TRIGGER {name} ON {sql_identifier(trigger.event)}{when} EXECUTE FUNCTION {function}()"
    enabled = [f"ALTER EVENT TRIGGER {name} {_ENABLED[trigger.enabled]}"] if trigger.enabled != "origin" else []
    return [made, *enabled, *comment_on(f"EVENT TRIGGER {name}", trigger.comment)]


def drop(trigger: EventTrigger) -> list[str]:
    """The statements that remove it."""
    return [f"DROP EVENT TRIGGER {sql_identifier(trigger.key.name)}"]
