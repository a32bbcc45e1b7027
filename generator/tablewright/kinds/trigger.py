"""Triggers (PostgreSQL manual, CREATE TRIGGER). So far they keep columns current (`on_update`)."""

from __future__ import annotations

from tablewright.catalog.model import Trigger
from tablewright.catalog.names import Identity, QName, Signature, TriggerName
from tablewright.kinds.base import Row


def parse(table: QName, function: Signature) -> Trigger:
    """The trigger that calls the function before each row's update; it bears the function's name."""
    return Trigger(TriggerName(*table, function.name), "before", ("update",), function)


def from_row(row: Row) -> Trigger:
    """A row of `queries/trigger.sql` to object."""
    return Trigger(
        key=TriggerName(row["namespace"], row["table"], row["name"]),
        timing=row["timing"],
        events=tuple(row["events"]),
        function=Signature(row["function_namespace"], row["function"]),
        comment=row["comment"],
    )


def requires(trigger: Trigger) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(trigger.key.namespace, trigger.key.table), trigger.function)
