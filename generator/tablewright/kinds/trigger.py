"""Triggers of tables and views (PostgreSQL manual, CREATE TRIGGER)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tablewright.catalog.model import Trigger
from tablewright.catalog.names import Identity, QName, Signature, TriggerName
from tablewright.errors import Path
from tablewright.kinds.base import Deferrable, Enabled, Named, Row, Scope, comment_of, deferral, firing, required_names
from tablewright.kinds.texts import DISTINCT, Body, Names, one_or_many
from tablewright.sqltext import read_expression

Event = Literal["insert", "update", "delete", "truncate"]
Events = Annotated[
    list[Event],
    BeforeValidator(one_or_many, json_schema_input_type=Event | list[Event]),
    Field(min_length=1),
    DISTINCT,
]
_ORDER: tuple[Event, ...] = ("insert", "update", "delete", "truncate")
_TIMINGS = ("before", "after", "instead_of")


class TriggerNode(Named):
    """A trigger. It calls a function of the spec, or brings the body of one with it."""

    before: Events | None = Field(None, description="insert, update, delete, truncate; or a list of them.")
    after: Events | None = None
    instead_of: Events | None = Field(None, description="On a view: what it does in the place of the event.")
    columns: Names | None = Field(None, description="Only an update that names one of these columns calls it.")
    level: Literal["row", "statement"] = Field("row", description="Once for each row, or once for each statement.")
    when: str | None = Field(None, description="A condition on NEW and OLD; without it, always.")
    function: str | None = Field(None, description="The function that it calls; beside `body`: its name.")
    body: Body | None = Field(None, description="In PL/pgSQL: makes the function, too.")
    arguments: list[str] = Field(default_factory=list, description="Texts, which the function has in TG_ARGV.")
    old_table: str | None = Field(None, description="The name of the rows as they were before the statement.")
    new_table: str | None = Field(None, description="The name of the rows as they are after it.")
    constraint: bool = Field(False, description="A constraint trigger, which may be deferrable.")
    deferrable: Deferrable = False
    referenced_table: str | None = Field(None, description="Another table that a constraint trigger looks at.")
    enabled: Enabled = Field(True, description="When it fires: `true`, `false`, on a `replica` only, or `always`.")

    @model_validator(mode="after")
    def _what_and_when(self) -> TriggerNode:
        if sum(events is not None for events in (self.before, self.after, self.instead_of)) != 1:
            raise ValueError("a trigger has one of `before`, `after` and `instead_of`")
        if self.function is None and self.body is None:
            raise ValueError("a trigger needs a `function` that it calls, or a `body`")
        return self

    @property
    def timing(self) -> str:
        """The key that says when."""
        return next(key for key in _TIMINGS if getattr(self, key) is not None)

    @property
    def events(self) -> list[Event]:
        """What it fires at, as the spec lists it."""
        return self.before or self.after or self.instead_of or []


def parse(
    name: str, node: TriggerNode, function: Signature, referenced: QName | None, at: Path, scope: Scope
) -> Trigger:
    """Mapping to object; `function` is what it calls."""
    if not name:
        scope.problems.add_at_key(at, "a trigger has a name")
    scope.name(name, "", (), at)
    columns = tuple(node.columns or ())
    scope.known(columns, (*at, "columns"))
    _check_timing(node, at, scope)
    _check_columns(node, at, scope)
    _check_constraint(node, at, scope)
    _check_transitions(node, at, scope)
    return Trigger(
        key=TriggerName(*scope.table, name),
        timing=node.timing.replace("_", " "),
        events=tuple(event for event in _ORDER if event in node.events),
        function=function,
        comment=comment_of(node),
        columns=columns,
        level=node.level,
        when=_condition(node, at, scope),
        arguments=tuple(node.arguments),
        old_table=node.old_table,
        new_table=node.new_table,
        constraint=node.constraint,
        **deferral(node.deferrable),
        referenced_table=referenced,
        enabled=firing(node.enabled),
    )


def _check_timing(node: TriggerNode, at: Path, scope: Scope) -> None:
    """What fires when, on a table and on a view (manual, table 37.1 of chapter "Overview of Trigger Behavior")."""
    add, timing, on_view = scope.problems.add_at_key, node.timing, scope.what == "view"
    place = (*at, timing)
    if scope.what == "materialized view":
        add(at, "a materialized view has no triggers", hint="put it at a table that the query reads")
        return
    if timing == "instead_of" and not on_view:
        add(place, "`instead_of` is for views; this is a table", hint="use `before`: with RETURN NULL it skips the row")
    elif timing == "instead_of" and node.level == "statement":
        add((*at, "level"), "`instead_of` takes rows one by one", hint="leave `level` out")
    elif on_view and timing != "instead_of" and node.level == "row":
        add(place, f"a view has no `{timing}` for each row", hint="use `instead_of`, or `level: statement`")
    if "truncate" in node.events:
        if on_view:
            add(place, "a view cannot be truncated")
        elif node.level == "row":
            add(place, "`truncate` looks at no row", hint="add `level: statement`")
    if on_view and node.enabled is not True:
        add((*at, "enabled"), "a view's trigger cannot be switched off")


def _check_columns(node: TriggerNode, at: Path, scope: Scope) -> None:
    if node.columns is None:
        return
    if "update" not in node.events:
        scope.problems.add_at_key((*at, "columns"), "`columns` are those of an update, and it fires at none")
    elif node.timing == "instead_of":
        scope.problems.add_at_key((*at, "columns"), "`instead_of` takes no `columns`")


def _check_constraint(node: TriggerNode, at: Path, scope: Scope) -> None:
    if node.constraint:
        if node.timing != "after" or node.level != "row" or scope.what != "table":
            message = "a constraint trigger fires `after` an event, for each row of a table"
            scope.problems.add_at_key((*at, "constraint"), message)
        return
    for key in ("deferrable", "referenced_table"):
        if getattr(node, key):
            message = f"only a constraint trigger has `{key}`"
            scope.problems.add_at_key((*at, key), message, hint="add `constraint: true`")


def _check_transitions(node: TriggerNode, at: Path, scope: Scope) -> None:
    """PostgreSQL has the changed rows of one whole event."""
    said = [key for key in ("old_table", "new_table") if getattr(node, key) is not None]
    for key in said:
        place, event = (*at, key), {"old_table": "insert", "new_table": "delete"}[key]
        if node.timing != "after" or node.constraint or scope.what != "table":
            scope.problems.add_at_key(place, f"only an `after` trigger of a table that is no constraint has `{key}`")
        elif len(node.events) > 1:
            scope.problems.add_at_key(place, f"`{key}` needs one event", hint="make a trigger for each event")
        elif node.events in ([event], ["truncate"]):
            what = "old" if key == "old_table" else "new"
            scope.problems.add_at_key(place, f"there are no {what} rows at {node.events[0]}")
        elif node.columns:
            scope.problems.add_at_key(place, f"`{key}` and `columns` do not go together")
    if said and node.old_table == node.new_table:
        scope.problems.add_at_key((*at, "new_table"), "`old_table` and `new_table` need different names")


def _condition(node: TriggerNode, at: Path, scope: Scope) -> str | None:
    """The condition, after its rows have been compared with what there is at these events."""
    if node.when is None:
        return None
    place = (*at, "when")
    if node.timing == "instead_of":
        scope.problems.add_at_key(place, "`instead_of` takes no condition", hint="put it into the body")
        return None
    expression = read_expression(node.when)
    rows = [(path[0], at_) for path, (_, at_) in zip(expression.paths, expression.columns, strict=True)]
    for row, offset in rows:
        if row in ("new", "old"):
            complaint = _no_row(row, node)
            if complaint:
                scope.problems.add(place, complaint, offset=offset)
    return scope.expression(node.when, "trigger condition", place)


def _no_row(row: str, node: TriggerNode) -> str:
    if node.level == "statement":
        return f"a trigger for each statement has no {row.upper()}"
    gone: Sequence[Event] = ("insert",) if row == "old" else ("delete",)
    return next((f"there is no {row.upper()} at {event}" for event in gone if event in node.events), "")


def of_update(table: QName, function: Signature) -> Trigger:
    """The trigger that calls the function before each row's update; it bears the function's name."""
    return Trigger(TriggerName(*table, function.name), "before", ("update",), function)


def from_row(row: Row) -> Trigger:
    """A row of `queries/trigger.sql` to object."""
    referenced = row["referenced_table"]
    return Trigger(
        key=TriggerName(row["namespace"], row["table"], row["name"]),
        timing=row["timing"],
        events=tuple(row["events"]),
        function=Signature(row["function_namespace"], row["function"]),
        comment=row["comment"],
        columns=tuple(row["columns"]),
        level=row["level"],
        when=row["when"],
        arguments=tuple(text.decode() for text in row["arguments"].split(b"\0")[: row["argument_count"]]),
        old_table=row["old_table"],
        new_table=row["new_table"],
        constraint=row["constraint"],
        deferrable=row["deferrable"],
        initially_deferred=row["initially_deferred"],
        referenced_table=QName(row["referenced_namespace"], referenced) if referenced else None,
        enabled=row["enabled"],
    )


def requires(trigger: Trigger) -> tuple[Identity, ...]:
    """What has to exist before it."""
    others = (trigger.referenced_table,) if trigger.referenced_table else ()
    return (QName(*trigger.key[:2]), trigger.function, *others, *required_names(trigger.when))
