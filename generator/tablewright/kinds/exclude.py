"""Exclusion constraints (PostgreSQL manual, 5.5.6)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import Exclude, ExcludeElement
from tablewright.catalog.names import Identity, Member, QName
from tablewright.errors import Path
from tablewright.kinds.access import check_class, check_commutes, known_method
from tablewright.kinds.base import Deferrable, Named, Row, Scope, comment_of, deferral, required_names
from tablewright.kinds.storage import Parameters, read_parameters_of_key
from tablewright.sqltext import SyntaxProblem, read_expression, read_index_item


class ExcludeNode(Named):
    """No two rows may agree by all the operators."""

    elements: dict[str, str] = Field(min_length=1, description="A column or expression, to the operator: `room: =`.")
    method: str = "gist"
    where: str | None = None
    name: str | None = None
    deferrable: Deferrable = False
    with_: Parameters = Field(
        default_factory=dict, alias="with", description="Storage parameters of its index: `fillfactor: 70`."
    )


def parse(name: str | None, node: ExcludeNode, at: Path, scope: Scope) -> Exclude:
    """Mapping to object."""
    elements = tuple(
        element
        for text, operator in node.elements.items()
        if (element := _element(text, operator, node.method, (*at, "elements", text), scope))
    )
    known_method(node.method, at, scope)
    mentioned = [column for element in elements for column, _ in read_expression(element.item).columns]
    where = scope.expression(node.where, "index predicate", (*at, "where")) if node.where else None
    return Exclude(
        key=scope.constraint(name or node.name, scope.patterns.exclude, mentioned, at),
        elements=elements,
        method=node.method,
        where=where,
        comment=comment_of(node),
        options=read_parameters_of_key(node.with_, node.method, at, scope.problems),
        **deferral(node.deferrable),
    )


def _element(text: str, operator: str, method: str, at: Path, scope: Scope) -> ExcludeElement | None:
    try:
        item = read_index_item(text)
    except SyntaxProblem as problem:
        scope.problems.add_at_key(at, problem.complaint.message)
        return None
    if set(operator) - set("+-*/<>=~!@#%^&|`?") or not operator:
        scope.problems.add(at, f"`{operator}` is not an operator", hint="for example `=` or `&&`")
    if item.is_expression:
        scope.expression(item.item, "exclusion constraint", at)
    else:
        scope.known_at_key(item.item, at)
        check_commutes(item.item, operator, at, scope)
        check_class(item.item, item.opclass, method, at, scope)
    return ExcludeElement(item.item, operator, item.opclass, item.is_expression)


def from_row(row: Row) -> Exclude:
    """A row of `queries/exclude.sql` to object; its keys are those of its index."""
    elements = tuple(
        ExcludeElement(key["item"], operator, key["opclass"], key["is_expression"])
        for key, operator in zip(row["keys"], row["operators"], strict=True)
    )
    return Exclude(
        key=Member(row["namespace"], row["table"], row["name"]),
        elements=elements,
        method=row["method"],
        where=row["where"],
        deferrable=row["deferrable"],
        initially_deferred=row["initially_deferred"],
        comment=row["comment"],
        options=tuple(sorted((name, value) for name, value in row["options"])),
    )


def requires(exclude: Exclude) -> tuple[Identity, ...]:
    """What has to exist before it."""
    expressions = [element.item for element in exclude.elements if element.is_expression]
    table = QName(exclude.key.namespace, exclude.key.table)
    return (table, *required_names(exclude.where, *expressions))
