"""The file of a revision that leads from one catalog to the next."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from tablewright import ops
from tablewright.catalog.model import Catalog, Column
from tablewright.catalog.names import QName
from tablewright.emit.imports import Import, import_lines
from tablewright.emit.own_steps import BEGIN, END, put
from tablewright.emit.python_file import docstring
from tablewright.emit.python_types import POSTGRESQL, SA, type_class
from tablewright.emit.render import Files, Render
from tablewright.emit.revision_body import Body
from tablewright.emit.revision_calls import DDL, Calls
from tablewright.emit.revision_types import both_sides
from tablewright.quoting import python_comment, python_string
from tablewright.spec import Spec

_WIDTH = 88
# What a person's own steps may take from the revision around them.
_OFFERED: Mapping[str, frozenset[Import]] = {
    "sa": frozenset((SA,)),
    "postgresql": frozenset((POSTGRESQL,)),
    "ddl": DDL,
}


def later_revision(spec: Spec, old: Catalog, revision: ops.Revision, file_name: str, render: Render) -> Files:
    """The file of a revision; `file_name` is that without `.py`. Once it is formatted, `own_steps.put` what it kept."""
    of_upgrade, of_downgrade = _named_types(revision.upgrade), _named_types(revision.downgrade)
    up, down = both_sides(spec.catalog, of_upgrade, old, of_downgrade)
    calls, back = Calls(up.named), Calls(down.named)
    lock_timeout = spec.system.migrations.lock_timeout
    upgrade = Body("upgrade", lock_timeout, calls).lines(revision.upgrade)
    downgrade = Body("downgrade", lock_timeout, back).lines(revision.downgrade)
    if revision.stuck:
        why = "; ".join(f"{each.key}: {each.reason}" for each in revision.stuck)
        downgrade = [BEGIN, END, f"raise NotImplementedError({python_string(f'there is no way back: {why}')})"]

    definitions = {up.names[key]: (key, up) for key in up.names} | {down.names[key]: (key, down) for key in down.names}
    constants: list[str] = []
    classes: list[str] = []
    for _, (key, types) in sorted(definitions.items()):
        written = classes if types.is_text(key) else constants
        written.append(calls.use(types.definition(key)))
    names = calls.type_classes | back.type_classes
    offered = _taken_names(revision.kept.values()) & _OFFERED.keys()
    text = render(
        "migrations/revision.py.jinja",
        source=python_comment(f"the spec of {spec.system.name}; a person's own steps go where it says so."),
        message=docstring(_message(revision)),
        imports=import_lines({*calls.imports, *back.imports, *(each for name in offered for each in _OFFERED[name])}),
        type_classes=[type_class(name).text for name in sorted(names)] + classes,
        revision=python_string(revision.id),
        down_revision=_down_revision(revision.down_revisions),
        types=constants,
        uses_ddl=calls.uses_ddl or back.uses_ddl or "ddl" in offered,
        upgrade=[docstring(_sentence(revision.message)), *upgrade],
        downgrade=[docstring(f"Go back to {' and '.join(revision.down_revisions) or 'nothing'}."), *downgrade],
    )
    yield f"{spec.system.layout.migrations}/versions/{file_name}.py", put(text, revision.kept)


def _named_types(blocks: Iterable[ops.Block]) -> set[QName]:
    """The types that calls name and that are none of PostgreSQL's own."""
    return {
        QName(column.type.namespace, column.type.name)
        for block in blocks
        for step in block.steps
        for column in _columns(step.call)
        if column.type.namespace is not None
    }


def _columns(call: ops.Call | None) -> Sequence[Column]:
    match call:
        case ops.CreateTable(table):
            return table.columns
        case ops.AddColumn(column=column):
            return (column,)
    return ()


def _taken_names(kept: Iterable[str]) -> set[str]:
    """The names that pieces of code use and do not import themselves."""
    used: set[str] = set()
    for code in kept:
        nodes = list(ast.walk(ast.parse(code)))
        imports = [alias for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names]
        own = {alias.asname or alias.name.partition(".")[0] for alias in imports}
        used |= {node.id for node in nodes if isinstance(node, ast.Name)} - own
    return used


def _message(revision: ops.Revision) -> str:
    """The docstring of the file, as Alembic writes it, and what it does to a live server."""
    head = [
        f"{revision.message}\n",
        f"Revision ID: {revision.id}",
        f"Revises: {', '.join(revision.down_revisions)}".rstrip(),
        f"Create Date: {revision.created}",
    ]
    return "\n".join([*head, *_hazards("upgrade", revision.upgrade), *_hazards("downgrade", revision.downgrade)])


def _hazards(direction: str, blocks: Iterable[ops.Block]) -> list[str]:
    hazards = dict.fromkeys(
        f"{hazard.risk}: {hazard.text}" for block in blocks for step in block.steps for hazard in step.hazards
    )
    lines = [
        line
        for hazard in hazards
        for line in textwrap.wrap(
            f"- {hazard}", _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
    ]
    return [f"\nBefore you {direction} a live server:", *lines] if lines else []


def _down_revision(ids: Sequence[str]) -> str:
    written = [python_string(id_) for id_ in ids]
    return f"({', '.join(written)})" if len(written) > 1 else "".join(written) or "None"


def _sentence(message: str) -> str:
    first = message.strip().partition("\n")[0].rstrip()
    return first if first.endswith((".", "!", "?")) else f"{first}."
