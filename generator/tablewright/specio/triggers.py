"""Triggers of tables and views, and event triggers: with the functions that they call."""

from __future__ import annotations

from tablewright.catalog.model import Function
from tablewright.catalog.names import QName, Signature
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import event_trigger, function, trigger
from tablewright.kinds.base import Scope
from tablewright.kinds.trigger import TriggerNode
from tablewright.specio.draft import Draft, TableDraft, ViewDraft
from tablewright.specio.parts import scope_of
from tablewright.specio.routines import put_trigger_function
from tablewright.specio.views import view_scope

_BUILTIN = ("suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column")


def read_triggers(draft: Draft) -> None:
    """Put all triggers into the catalog, now that tables, views and functions are known."""
    for table in draft.tables.values():
        for name, node in table.node.triggers.items():
            _read(draft, table, name, node, scope_of(draft, table))
    for view in draft.views.values():
        for name, node in getattr(view.node, "triggers", {}).items():
            _read(draft, view, name, node, view_scope(draft, view))
    _read_event_triggers(draft)


def _read(draft: Draft, of: TableDraft | ViewDraft, name: str, node: TriggerNode, scope: Scope) -> None:
    at = (*of.at, "triggers", name)
    if node.body is None:
        called = _find(draft, node.function or "", of.key.namespace, "trigger", (*at, "function"))
    else:
        key = _name(node.function or f"{of.key.name}_{name}", of.key.namespace)
        comment = f"What trigger {name} of {of.key.name} does."
        called = _make(draft, of.module, function.of_trigger(key, "trigger", node.body, comment), node.body, at)
    referenced = None
    if node.referenced_table:
        other = draft.find_table(node.referenced_table, of.key, (*at, "referenced_table"))
        referenced = other.key if other else None
    if called is None:
        called = Signature("public", "")  # the rest is checked all the same
    made = trigger.parse(name, node, called, referenced, at, scope)
    if made.constraint:
        scope.constraint(name, "", (), at)
    if made.key in draft.catalog.triggers:
        hint = "`on_update` of a column makes one, too"
        draft.problems.add_at_key(at, f"`{of.key.name}` has two triggers named `{name}`", hint=hint)
    draft.put(made)
    draft.note(made.key, node, at)


def _make(draft: Draft, module: str, made: Function, text: str, at: Path) -> Signature:
    name = made.key.name
    if len(name.encode()) > 63:  # noqa: PLR2004 - PostgreSQL's NAMEDATALEN
        message = f"`{name}`, the function made for this, has a name of {len(name.encode())} bytes; PostgreSQL keeps 63"
        draft.problems.add_at_key(at, message, hint="`function:` gives it a shorter one")
    put_trigger_function(draft, module, made, text, at)
    return made.key


def _name(written: str, near: str) -> QName:
    namespace, _, bare = written.rpartition(".")
    return QName(namespace or near, bare)


def _find(draft: Draft, written: str, near: str, returns: str, at: Path) -> Signature | None:
    """The function that a text names: in the namespace of its table first, then in `public`, or qualified."""
    namespace, _, bare = written.rpartition(".")
    known = {**draft.catalog.functions, **draft.external.functions}
    for place in (namespace,) if namespace else (near, "public"):
        same = [found for key, found in known.items() if key[:2] == (place, bare)]
        right = [found for found in same if found.returns == returns]
        if right:
            return right[0].key
        if same:
            what = f"returns {same[0].returns}" if same[0].returns else "is a procedure"
            message = f"`{bare}` {what}, and a function that is called here returns {returns}"
            draft.problems.add(at, message)
            return None
    if returns == "trigger" and bare in _BUILTIN and namespace in ("", "pg_catalog"):
        return Signature("pg_catalog", bare)
    if draft.any_function or draft.knows_function(namespace or None, bare):  # an extension brings it
        return Signature(namespace or "public", bare)
    if not draft.was_wrong(bare):
        names = [str(QName(*key[:2])).removeprefix("public.") for key, f in known.items() if f.returns == returns]
        hint = did_you_mean(written, names) or "write it under `functions:`, or its `body` here"
        draft.problems.add(at, f"unknown function `{written}`", hint=hint)
    return None


def _read_event_triggers(draft: Draft) -> None:
    file, modules = draft.reading.system_file, list(draft.reading.modules)
    for name, node in draft.reading.system.event_triggers.items():
        at = (file, "event_triggers", name)
        if node.body is None:
            called = _find(draft, node.function or "", "public", "event_trigger", (*at, "function"))
        else:
            made = function.of_trigger(
                _name(node.function or name, "public"), "event_trigger", node.body, f"What event trigger {name} does."
            )
            called = _make(draft, modules[0] if modules else "", made, node.body, at)
        if called is None:
            called = Signature("public", "")
        found = event_trigger.parse(name, node, called, draft.reading.system.postgres, at, draft.problems)
        draft.put(found)
        draft.note(found.key, node, at)
