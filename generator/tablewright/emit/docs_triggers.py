"""Triggers and event triggers in the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from tablewright.catalog.model import EventTrigger, Trigger
from tablewright.catalog.names import QName, Signature
from tablewright.emit.docs_words import codes, deferral, link, origin, remark, row
from tablewright.emit.er_diagram import entity_name
from tablewright.quoting import markdown_code, markdown_prose, sql_literal
from tablewright.spec import Spec

_ENABLED = {
    "disabled": "switched off (DISABLE)",
    "replica": "only where replication applies changes (ENABLE REPLICA)",
    "always": "also where replication applies changes (ENABLE ALWAYS)",
}


def trigger_item(spec: Spec, trigger: Trigger) -> str:
    """A trigger in the section of its table or view."""
    when = f", where {markdown_code(trigger.when)}" if trigger.when is not None else ""
    what = f"{trigger.timing} each {trigger.level}'s {_events(trigger)}{when} it calls {_call(trigger)}"
    details = "".join(f", {words}" for words in _details(spec, trigger))
    return f"{markdown_code(trigger.key.name)}: {what}{details}{remark(spec, trigger.key, trigger.comment)}"


def _events(trigger: Trigger) -> str:
    of = f" of {codes(trigger.columns)}" if trigger.columns else ""
    return " or ".join(f"{event}{of if event == 'update' else ''}" for event in trigger.events)


def _call(trigger: Trigger) -> str:
    arguments = ", ".join(map(sql_literal, trigger.arguments))
    return markdown_code(f"{entity_name(trigger.function)}({arguments})")


def _details(spec: Spec, trigger: Trigger) -> Iterator[str]:
    kept = _kept(spec, trigger)
    if kept:
        yield f"which sets {', '.join(kept)}"
    for name, which in ((trigger.old_table, "before"), (trigger.new_table, "after")):
        if name:
            yield f"with the rows {which} it as {markdown_code(name)}"
    if trigger.constraint:
        yield "as a constraint" + deferral(deferrable=trigger.deferrable, initially_deferred=trigger.initially_deferred)
    if trigger.referenced_table:
        yield f"looking at {relation(spec, trigger.referenced_table)}"
    if trigger.enabled != "origin":
        yield _ENABLED[trigger.enabled]


def _kept(spec: Spec, trigger: Trigger) -> list[str]:
    """The columns that the trigger of their `on_update` sets."""
    notes, path = spec.tables.get(QName(*trigger.key[:2])), spec.paths.get(trigger.key, ())
    if notes is None or path[-2:-1] == ("triggers",):
        return []
    return [f"{markdown_code(n)} to {markdown_code(c.on_update)}" for n, c in notes.columns.items() if c.on_update]


def relation(spec: Spec, key: QName) -> str:
    """A link to a table or view of the spec, or the name of another one."""
    if key in spec.tables:
        return link("table", key)
    return link("view", key) if key in spec.views else markdown_code(entity_name(key))


def called_by(spec: Spec, key: Signature) -> list[str]:
    """The triggers that call a function."""
    return [
        f"{markdown_code(trigger.key.name)} of {relation(spec, QName(*trigger.key[:2]))}"
        for trigger in spec.catalog.triggers.values()
        if trigger.function == key
    ] + [
        f"event trigger {markdown_code(trigger.key.name)}"
        for trigger in spec.catalog.event_triggers.values()
        if trigger.function == key
    ]


def event_triggers(spec: Spec) -> list[str]:
    """All event triggers, a row each."""
    return [_event_trigger(spec, trigger) for trigger in spec.catalog.event_triggers.values()]


def _event_trigger(spec: Spec, trigger: EventTrigger) -> str:
    fires = "" if trigger.enabled == "origin" else f", {_ENABLED[trigger.enabled]}"
    return row(
        markdown_code(trigger.key.name),
        f"{markdown_code(trigger.event)}{fires}",
        codes(trigger.tags) or "all",
        markdown_code(f"{entity_name(trigger.function)}()"),
        markdown_prose(trigger.comment or ""),
        origin(spec.origins.get(trigger.key)),
    )
