"""Another name: a moment's work for the server, and the end of whoever uses the old one."""

from __future__ import annotations

from collections.abc import Mapping

from tablewright.catalog.names import ColumnName, Member, PolicyName, QName, TriggerName
from tablewright.ddl.rename import rename as statements
from tablewright.ops import Hazard, Lock, Rename, Situation, Stage, Step
from tablewright.steps import hazards
from tablewright.steps.locks import taken

_FORMS: Mapping[str, str] = {
    "table": "rename table",
    "partition": "rename table",
    "view": "rename table",
    "materialized view": "rename table",
    "column": "rename column",
    "trigger": "rename trigger",
    "policy": "rename policy",
    **dict.fromkeys(("primary key", "unique", "check", "exclude", "foreign key"), "rename constraint"),
}
# What applications do not name in their statements, or seldom.
_UNNAMED = ("primary key", "unique", "check", "exclude", "foreign key", "index", "statistics", "trigger",
            "event trigger", "policy", "partition")  # fmt: skip
_RULES: Mapping[str, str] = {"table": "renaming-table", "partition": "renaming-table", "column": "renaming-column"}


def rename(op: Rename, situation: Situation) -> tuple[Stage, ...]:
    """It keeps all that it is."""
    locks, told = _locks(op, situation), (_hazard(op),)
    return (Stage(tuple(Step(sql, locks, told) for sql in statements(op))),)


def _hazard(op: Rename) -> Hazard:
    rules = (_RULES.get(op.kind, "renaming-object"), "ban-set-schema")
    what = f"{op.kind} {op.old}" + (f" of {op.of}" if op.of else "")
    if op.kind in _UNNAMED:
        return hazards.note(f"{what}: it is called {op.new} from now on", *rules)
    text = (
        f"{what}: it is called {op.new} from now on, and applications that still use the old name fail;"
        " stop them, or migrate when they are few"
    )
    return Hazard("breaks application", text, rules)


def _locks(op: Rename, situation: Situation) -> tuple[tuple[QName, Lock], ...]:
    """By the name at that moment; the catalog of before knows a table by the name that it gets in an upgrade."""
    if op.kind not in _FORMS:
        return ()
    match op.old, op.new:
        case ColumnName() | TriggerName() | PolicyName() | Member(), _:
            return taken(_FORMS[op.kind], situation, QName(*op.old[:2]))
        case QName() as old, QName() as new:
            now = old if situation.downgrade else new
            return tuple((old if name == now else name, lock) for name, lock in taken(_FORMS[op.kind], situation, now))
    return ()
