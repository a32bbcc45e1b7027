"""Functions and procedures in the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tablewright.catalog.model import Argument, Function
from tablewright.emit.docs_triggers import called_by
from tablewright.emit.docs_words import origin, owner, paragraphs, row
from tablewright.emit.er_diagram import entity_name
from tablewright.quoting import markdown_block, markdown_code
from tablewright.spec import Spec

_LANGUAGES = {"sql": "SQL", "plpgsql": "PL/pgSQL"}
_VOLATILITY = {
    "immutable": "Returns the same for the same arguments, for ever (IMMUTABLE)",
    "stable": "Returns the same for the same arguments within a statement, and changes nothing (STABLE)",
}
_PARALLEL = {
    "safe": "May run in parallel workers (PARALLEL SAFE)",
    "restricted": "Runs in the leader of parallel workers alone (PARALLEL RESTRICTED)",
}


@dataclass(frozen=True, slots=True)
class RoutineView:
    """What the template shows of a function or procedure, quoted."""

    name: str
    doc: str
    does: str
    arguments: list[str]
    facts: list[str]
    body: str


def docs_of_routines(spec: Spec) -> list[RoutineView]:
    """All functions and procedures."""
    return [_routine(spec, function) for function in spec.catalog.functions.values()]


def _routine(spec: Spec, function: Function) -> RoutineView:
    shown = [argument for argument in function.arguments if argument.mode != "table"]
    language = _LANGUAGES.get(function.language, function.language)
    return RoutineView(
        name=markdown_code(f"{entity_name(function.key)}({', '.join(function.key.arguments)})"),
        doc=paragraphs(function.comment or ""),
        does=f"{_returns(function)}, written in {language}.",
        arguments=[_argument(argument) for argument in shown],
        facts=list(_facts(spec, function)),
        body=markdown_block("sql", function.body.strip("\n")),
    )


def _returns(function: Function) -> str:
    if function.returns is None:
        return f"A procedure, run by {markdown_code('CALL')}"
    columns = [argument for argument in function.arguments if argument.mode == "table"]
    if columns:
        shown = ", ".join(f"{argument.name} {argument.type}" for argument in columns)
        return f"Returns a table of {markdown_code(shown)}"
    element = function.returns.removeprefix("setof ")
    many = "any number of " if element != function.returns else ""
    return f"Returns {many}{markdown_code(element)}"


def _argument(argument: Argument) -> str:
    default = "" if argument.default is None else markdown_code(argument.default)
    return row(markdown_code(argument.name), markdown_code(argument.type), argument.mode, default)


def _facts(spec: Spec, function: Function) -> Iterator[str]:
    yield from owner(spec, function.key)
    if function.volatility in _VOLATILITY:
        yield _VOLATILITY[function.volatility]
    if function.strict:
        yield "Returns null where an argument is null (STRICT)"
    if function.security_definer:
        yield "Runs with the rights of its owner, whoever calls it (SECURITY DEFINER)"
    if function.leakproof:
        yield "Tells nothing about its arguments but by what it returns (LEAKPROOF)"
    if function.parallel in _PARALLEL:
        yield _PARALLEL[function.parallel]
    for name, value in function.settings:
        yield f"While it runs, {markdown_code(name)} is {markdown_code(value) if value else 'empty'}"
    if function.cost is not None:
        yield f"Cost: {function.cost:,}"
    if function.rows is not None:
        yield f"Rows that the planner expects: {function.rows:,}"
    triggers = called_by(spec, function.key)
    if triggers:
        yield f"Called by {', '.join(triggers)}"
    where = origin(spec.origins.get(function.key))
    if where:
        yield f"Source: {where}"
