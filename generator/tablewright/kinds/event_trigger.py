"""Event triggers (PostgreSQL manual, chapter 38)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from tablewright.catalog.model import EventTrigger
from tablewright.catalog.names import Global, Identity, Signature
from tablewright.catalog.naming import too_long
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.base import Enabled, Named, Row, comment_of, firing
from tablewright.kinds.texts import Names
from tablewright.postgres.facts import command_tags

LOGIN_SINCE = 17
_REWRITES = ("ALTER TABLE", "ALTER TYPE", "ALTER MATERIALIZED VIEW")


class EventTriggerNode(Named):
    """What is called when the schema of the database changes. Only a superuser can make one."""

    event: Literal["ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite", "login"]
    tags: Names | None = Field(None, description="Only these commands: `create table`. Without them, all.")
    function: str | None = Field(None, description="The function that it calls; beside `body`: its name.")
    body: str | None = Field(None, description="In PL/pgSQL: makes the function, too.")
    enabled: Enabled = True

    @model_validator(mode="after")
    def _has_function(self) -> EventTriggerNode:
        if self.function is None and self.body is None:
            raise ValueError("an event trigger needs a `function` that it calls, or a `body`")
        return self


def parse(
    name: str, node: EventTriggerNode, function: Signature, postgres: int, at: Path, problems: Problems
) -> EventTrigger:
    """Mapping to object; `function` is what it calls."""
    if not name or too_long(name):
        problems.add_at_key(at, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
    if node.event == "login" and postgres < LOGIN_SINCE:
        message = f"`login` came with PostgreSQL {LOGIN_SINCE}, and the spec says `postgres: {postgres}`"
        problems.add((*at, "event"), message)
    tags = [" ".join(tag.upper().split()) for tag in node.tags or ()]
    for number, tag in enumerate(tags):
        place = (*at, "tags", number)
        if node.event == "login":
            problems.add(place, "a login has no command")
        elif tag not in command_tags():
            hint = did_you_mean(tag, command_tags()) or "as in `create table`"
            problems.add(place, f"`{tag}` is not a command that changes a schema", hint=hint)
        elif command_tags()[tag] > postgres:
            message = f"{tag} came with PostgreSQL {command_tags()[tag]}, and the spec says `postgres: {postgres}`"
            problems.add(place, message)
        elif node.event == "table_rewrite" and tag not in _REWRITES:
            problems.add(place, f"{tag} rewrites no table", hint=f"known: {', '.join(_REWRITES)}")
        elif tag in tags[:number]:
            problems.add(place, f"{tag} is listed twice")
    return EventTrigger(
        key=Global(name, "event trigger"),
        event=node.event,
        function=function,
        tags=tuple(sorted(tags)),
        enabled=firing(node.enabled),
        comment=comment_of(node),
    )


def from_row(row: Row) -> EventTrigger:
    """A row of `queries/event_trigger.sql` to object."""
    return EventTrigger(
        key=Global(row["name"], "event trigger"),
        event=row["event"],
        function=Signature(row["function_namespace"], row["function"]),
        tags=tuple(row["tags"]),
        enabled=row["enabled"],
        comment=row["comment"],
    )


def requires(event_trigger: EventTrigger) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (event_trigger.function,)
