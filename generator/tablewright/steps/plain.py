"""What is the same on a live server as anywhere: views, routines, triggers, policies, grants, comments and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tablewright.catalog import model
from tablewright.catalog.model import Object
from tablewright.catalog.names import OwnerName, QName, Signature
from tablewright.ddl import statements
from tablewright.ddl.statement import Statement
from tablewright.ops import Hazard, Refused, Situation, Stage, Step
from tablewright.steps import hazards
from tablewright.steps.locks import step
from tablewright.steps.sequence import counted_on, handed_on, takes_its_name

_CREATED: Mapping[type[object], str] = {
    model.Trigger: "create trigger",
    model.Policy: "create policy",
    model.Statistics: "create statistics",
    model.Owner: "set owner",
}
_DROPPED: Mapping[type[object], str] = {
    model.Trigger: "drop trigger",
    model.Policy: "drop policy",
    model.Statistics: "drop statistics",
    model.View: "drop view",
    model.MaterializedView: "drop materialized view",
    model.Owner: "set owner",
}
_ALTERED: Mapping[type[object], str] = {
    model.Trigger: "enable trigger",
    model.Policy: "alter policy",
    model.View: "replace view",
    model.MaterializedView: "set storage parameters",
    model.Owner: "set owner",
}
_NAMES: Mapping[type[object], tuple[str, str]] = {
    model.View: ("view", "ban-drop-view"),
    model.MaterializedView: ("materialized view", "ban-drop-view"),
    model.Function: ("function", "ban-drop-function"),
    model.Namespace: ("namespace", "ban-drop-schema"),
    model.Extension: ("extension", "ban-drop-extension"),
}


def create(object_: Object, situation: Situation) -> tuple[Stage, ...]:
    """Make it."""
    told = _created_hazards(object_)
    return _stage(statements.create(object_), _CREATED.get(type(object_)), object_, situation, told)


def drop(object_: Object, situation: Situation) -> tuple[Stage, ...]:
    """Drop it."""
    told = _dropped_hazards(object_, situation)
    sqls = statements.undo(object_) if situation.downgrade else statements.drop(object_)
    if isinstance(object_, model.Sequence):
        sqls = [*sqls, *takes_its_name(object_.key, situation)]
    return _stage(sqls, _DROPPED.get(type(object_)), object_, situation, told)


def alter(old: Object, new: Object, situation: Situation) -> tuple[Stage, ...]:
    """Alter it in place. Raises Refused."""
    changes = statements.alter(old, new)
    if changes is None:
        raise Refused(
            new.key, "PostgreSQL cannot alter it in place", "drop it in one revision, and make it in the next"
        )
    if isinstance(old, model.Sequence) and isinstance(new, model.Sequence):
        changes = [*changes, *counted_on(old, new, situation)]
    return _stage(changes, _ALTERED.get(type(new)), new, situation, ())


def _stage(
    changes: Iterable[Statement], form: str | None, object_: Object, situation: Situation, told: Sequence[Hazard]
) -> tuple[Stage, ...]:
    """One transaction; what there is to tell stands with the first statement."""
    steps: list[Step] = []
    table = _table(object_)
    for change in changes:
        at = "no table" if form is None or table is None else form
        if change.form == "comment":
            at = "comment" if isinstance(object_, model.View | model.MaterializedView) else "no table"
        # A trigger that is not to fire at once is switched off in the statement after the one that makes it.
        # What counts in its place has its name from then on.
        named = change.form == "rename sequence"
        steps.append(step(change, at, situation, table, hazards=told if named or not steps else ()))
    return (Stage(tuple(steps)),)


def _table(object_: Object) -> QName | None:
    """The table or view that a statement locks."""
    match object_:
        case model.Trigger() | model.Policy():
            return QName(*object_.key[:2])
        case model.Statistics():
            return object_.table
        case model.View() | model.MaterializedView():
            return object_.key
        case model.Owner(key=OwnerName(on, QName() as name)) if on != "type":
            return name
    return None


def _created_hazards(object_: Object) -> list[Hazard]:
    return [hazards.checked_domain(object_)] if isinstance(object_, model.Domain) and object_.checks else []


def _dropped_hazards(object_: Object, situation: Situation) -> list[Hazard]:
    if isinstance(object_, model.Sequence):
        column = handed_on(object_.key, situation)
        return [hazards.counter_handed_on(object_.key, column) if column else hazards.counter_lost(object_.key)]
    if type(object_) not in _NAMES:
        return []
    word, rule = _NAMES[type(object_)]
    if _comes_back(object_, situation):
        return [hazards.note(f"{word} {object_.key}: it is dropped and made anew", rule)]
    return [hazards.breaks(word, object_.key, "applications that still use it fail; release one that does not", rule)]


def _comes_back(object_: Object, situation: Situation) -> bool:
    """Whether something of that name is there afterwards; of a function, one of the same arguments."""
    new = situation.new
    match object_.key:
        case Signature() as key:
            return key in new.functions
        case QName() as key:
            return key in new.views or key in new.materialized_views or key in new.tables
    return False
