"""Triggers (PostgreSQL manual, CREATE TRIGGER). So far they keep columns current (`on_update`)."""

from __future__ import annotations

from tablewright.catalog.model import Identity, Member, QName, Trigger
from tablewright.kinds.base import Row


def parse(table: QName, function: QName) -> Trigger:
    """The trigger that calls the function before each row's update; it bears the function's name."""
    return Trigger(Member(*table, function.name), "before", ("update",), function)


def from_row(row: Row) -> Trigger:
    """A row of `queries/trigger.sql` to object."""
    return Trigger(
        key=Member(row["namespace"], row["table"], row["name"]),
        timing=row["timing"],
        events=tuple(row["events"]),
        function=QName(row["function_namespace"], row["function"]),
        comment=row["comment"],
    )


def requires(trigger: Trigger) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (QName(trigger.key.namespace, trigger.key.table), trigger.function)
